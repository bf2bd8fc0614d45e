-- depends: 0021_judgements

-- How a person's message was taken while a reply was spoken, and why: short codes of the server's own. NULL: said before there were modes.
ALTER TABLE messages ADD COLUMN IF NOT EXISTS mode text CHECK (mode ~ '^[a-z_]{1,30}$');
ALTER TABLE messages ADD COLUMN IF NOT EXISTS reason text CHECK (reason ~ '^[a-z0-9_.:-]{1,60}$');
