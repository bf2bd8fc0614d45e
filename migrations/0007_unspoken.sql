-- depends: 0006_search_tokens

-- Earlier versions recorded greetings before anybody had spoken: each page that was opened left a conversation in the
-- list. Of today's conversations the person's record may still be on its way.
DELETE FROM conversations AS conversation
WHERE updated_at < now() - interval '1 day'
  AND NOT EXISTS (SELECT FROM messages WHERE conversation_id = conversation.id AND role = 'user');
