import type { AiErrorCode, ErrorCode } from "taskflow-client/chat/protocol.gen";

function duration(seconds: number): string {
  return seconds < 60 ? `${seconds} s` : `${Math.floor(seconds / 60)} min ${seconds % 60} s`;
}

/** Every text a person reads, in one place. */
export const strings = {
  product: "TaskFlow",
  skipToComposer: "Skip to message box",
  notices: "Notices",

  composer: {
    label: "Message",
    placeholder: "Write a message",
    send: "Send message",
    stop: "Stop reply",
    hint: "Enter sends, Shift+Enter starts a new line",
    hintSpeaking: (queue: string, interrupt: string) => `${queue} queues, ${interrupt} interrupts`,
    tooManyChars: (over: number) =>
      `This message is ${over.toLocaleString()} characters too long. Shorten it, or send it in parts.`,
    tooManyBytes: "This message is too large to send in one piece. Shorten it, or send it in parts.",
    drop: "Drop text files here: what they say goes into your message.",
    notText: (names: string) => `Only text can be sent here, and this is none: ${names}`,
    tooLarge: (names: string) => `Too large to read here: ${names}. Copy the part that matters.`,
  },

  /** What a message may do to the reply that is being spoken. */
  turnTaking: {
    label: "What your message does to the reply",
    wishes: {
      auto: {
        name: "Auto",
        about: "TaskFlow decides from what you say.",
        placeholder: "Write while it speaks",
      },
      interrupt: {
        name: "Interrupt",
        about: "The reply stops where you are, and your message is answered.",
        placeholder: "Write to interrupt",
      },
      steer: {
        name: "Steer",
        about: "The same reply goes on, and takes your remark into account.",
        placeholder: "Write to steer the reply",
      },
      queue: {
        name: "Queue",
        about: "Your message waits until the reply is over.",
        placeholder: "Write what comes next",
      },
    },
    /** What became of a message. */
    taken: {
      interrupt: "Cut in",
      steer: "Steered",
      queue: "Queued",
      backchannel: "Heard",
      stop: "Stopped the reply",
      continue: "Asked to go on",
    },
    /** Why, in words; what is not here is not said. */
    reasons: {
      go_on: "it asks to go on",
      acknowledges: "it agrees and asks nothing",
      thanks: "it says thanks and asks nothing",
      laughs: "it laughs and asks nothing",
      marvels: "it marvels and asks nothing",
      emoji: "it is a sign and asks nothing",
      stop_words: "it asks to stop",
      declines: "it declines",
      stops_for: "it asks to stop, for something else",
      answers: "it answers what the reply asked",
      first: "it wants something first",
      replaces: "it wants something else instead",
      objects: "it objects",
      question: "it asks a question",
      request: "it asks for something",
      later: "it says that it can wait",
      also: "it is one more wish",
      corrects: "it corrects what is being said",
      adds: "it wants something mentioned as well",
      adjusts: "it wants it said in another way",
      narrows: "it narrows what is asked",
      informs: "it tells what the reply has to know",
      nothing_spoken: "the reply was over",
      too_long: "it is long",
      learned: "messages like it mostly mean that",
      in_doubt: "it may be something new",
      steer_not_possible: "the reply could not be steered",
      asked: "as you chose",
      sent_now: "you sent it now",
      reply_over: "the reply was over",
    } as Readonly<Record<string, string>>,
    steered: "You steered the reply",
    said: "You, meanwhile",
    answerAside: "Send it as a message now",
  },

  memory: {
    from: (count: number) =>
      count === 1 ? "Remembered from 1 earlier message" : `Remembered from ${count} earlier messages`,
    forget: "Forget",
    forgotten: "Forgotten",
    nothing: "None of this is remembered any more.",
    loading: "Looking up what was remembered",
    failed: "What was remembered could not be read. Try again in a moment.",
    forgetFailed: "It could not be forgotten. Try again in a moment.",
    open: "Open the conversation",
    manage: "Manage memory",
  },

  summary: {
    covers: (count: number) =>
      count === 1 ? "The first message is summarised." : `The first ${count} messages are summarised.`,
    about: "The model is given this in place of them:",
    view: "View the summary",
    hide: "Hide the summary",
    loading: "Reading the summary",
    none: "There is no summary any more.",
    failed: "The summary could not be read. Try again in a moment.",
  },

  queue: {
    label: "Queued messages",
    waiting: (count: number) =>
      count === 1 ? "1 message waits for the reply to end" : `${count} messages wait for the reply to end`,
    held: {
      stopped: "Waiting: the reply was stopped. Send one now, or go on talking.",
      failed: "Waiting: the reply failed. Send one now, or go on talking.",
      waits: "Waiting for you. Send one now, or go on talking.",
    },
    chip: (place: number, count: number, text: string) => `Queued message ${place} of ${count}: ${text}`,
    edit: "Edit queued message",
    editLabel: "Queued message",
    save: "Save",
    sendNow: "Send now",
    remove: "Remove from the queue",
    keys: "Arrow keys move between queued messages, Enter edits, Delete removes.",
    added: (count: number) => `Queued. ${count === 1 ? "1 message waits." : `${count} messages wait.`}`,
    left: (count: number) =>
      count === 1 ? "1 queued message is left." : `${count} queued messages are left.`,
    empty: "Nothing is queued any more.",
    gone: "What you wrote for that queued message is in the message box.",
  },

  thread: {
    label: "Conversation",
    you: "You",
    assistant: "Assistant",
    thinking: "Assistant is about to reply",
    interrupted: "Interrupted",
    cutOff: "Cut at the length limit",
    trimmed:
      "This conversation has grown longer than the model can read. The model no longer sees its oldest messages.",
    trimmedInShort:
      "This conversation has grown longer than the model can read. The model gets its oldest messages as a summary.",
    pending: "Sending",
    refused: "Not sent",
    showAll: "Show all of it",
    showLess: "Show less",
    earlier: "Show earlier messages",
    earlierFailed: "Earlier messages could not be loaded. Try again in a moment.",
    toBottom: "Scroll to the latest message",
    unanswered: "This message has no answer.",
    tokens: (count: number) => (count === 1 ? "1 token" : `${count.toLocaleString()} tokens`),
    emptyTitle: "What is on your mind?",
    emptyText: "Ask anything, and cut in whenever you like: the reply stops where you are.",
    suggestions: [
      "Explain how rainbows form, step by step",
      "Compare tea and coffee in a small table",
      "Write a short poem about the sea at night",
      "Give me three questions to get to know someone",
    ],
    picture: "image",
    table: "Table",
    footnotes: "Footnotes",
    footnote: (number: number) => `Footnote ${number}`,
    task: (done: boolean) => (done ? "Done" : "To do"),
  },

  thought: {
    label: "What the model thought",
    thinking: "Thinking",
    seconds: (seconds: number) => duration(seconds),
    took: (ms: number | null) => {
      if (ms === null) return "Thought about it";
      return ms < 1000 ? "Thought for a moment" : `Thought for ${duration(Math.round(ms / 1000))}`;
    },
  },

  actions: {
    copy: "Copy",
    copyCode: "Copy code",
    copied: "Copied",
    copyFailed: "This could not be copied. Select the text and copy it with the keyboard.",
    regenerate: "Answer again",
    noConnection: "There is no connection right now. Try again when it is back.",
    retry: "Try again",
    edit: "Edit",
    editLabel: "Edit your message",
    save: "Send",
    cancel: "Cancel",
    discard: "Discard",
    continue: "Continue",
    undo: "Undo",
    dismiss: "Dismiss",
  },

  /** Several answers to one question. */
  answers: {
    label: "Answers to this question",
    previous: "Earlier answer",
    next: "Later answer",
    place: (place: number, count: number) =>
      `Answer ${place} of ${count}${place < count ? ", an earlier one" : ""}`,
    earlier: "Earlier answer.",
    about: "The conversation does not go on from it, and the model does not see it.",
    loading: "Fetching the earlier answer",
    failed: "The earlier answer could not be fetched. Try again in a moment.",
    stopped: "Stopped before its first word.",
  },

  judgement: {
    label: "What you think of this reply",
    up: "Good reply",
    down: "Bad reply",
    addWord: "Say why",
    changeWord: "Change what you said",
    why: { up: "What was good about it?", down: "What was wrong with it?" },
    about: "Who runs this service can read it, without the conversation.",
    tooLong: (most: number) => `At most ${most} characters, please.`,
    save: "Save",
    failed: "Your judgement could not be saved, so nothing has changed. Try again in a moment.",
  },

  /** What the "continue" button says on the person's behalf. */
  continueMessage: "Continue",

  sidebar: {
    label: "Conversations",
    open: "Show conversations",
    close: "Hide conversations",
    new: "New conversation",
    search: "Search conversations",
    clearSearch: "Clear search",
    untitled: "New conversation",
    empty: "Your conversations will appear here.",
    /** `more`: there are others that are not listed yet. */
    found: (count: number, more: boolean) => {
      if (count === 0) return "Nothing found.";
      return count === 1
        ? "1 conversation found."
        : `${more ? "More than " : ""}${count} conversations found.`;
    },
    failed: "The list could not be loaded.",
    loading: "Loading conversations",
    more: "Options for",
    rename: "Rename",
    renameLabel: "Conversation title",
    delete: "Delete",
    deleted: "Conversation deleted",
    deleteFailed: "The conversation could not be deleted. Try again in a moment.",
    renameFailed: "The title could not be changed. Try again in a moment.",
    count: (count: number) => (count === 1 ? "1 message" : `${count} messages`),
    groups: { today: "Today", yesterday: "Yesterday", week: "Previous 7 days", older: "Older" },
  },

  header: {
    menu: "Conversation options",
    exportMarkdown: "Export as Markdown",
    exportJson: "Export as JSON",
    exportFailed: "It could not be saved. Try again in a moment.",
    theme: "Theme",
    themes: { system: "System", light: "Light", dark: "Dark" },
    reveal: "Replies appear",
    reveals: { natural: "At reading pace", instant: "As they arrive" },
  },

  usage: {
    label: "Token usage",
    input: "Input tokens",
    output: "Output tokens",
    calls: "Calls of a model",
    cost: "Cost",
    free: "none",
    unknown: "not known",
    estimated: "Some tokens are estimates: not every provider counts them.",
  },

  model: {
    label: "Model",
    unknown: "Choose a model",
    local: "Self-hosted: nothing is billed",
    /** Providers by the name that the server gives them, where that is no name to be read. */
    providers: {
      embedded: "On this machine",
      local: "Your own server",
      llamacpp: "llama.cpp",
      ollama: "Ollama",
      openai: "OpenAI",
      openrouter: "OpenRouter",
      vllm: "vLLM",
    } as Readonly<Record<string, string>>,
    default: "Default",
  },

  status: {
    connecting: "Connecting",
    connected: "Connected",
    reconnecting: "Reconnecting",
    offline: "You are offline",
    refused: "Waiting",
  },

  waking:
    "Your earlier conversations are waking up. That can take half a minute; you can start a new one meanwhile.",

  ended: {
    text: "The conversation was closed after a quiet while.",
  },

  gone: {
    missing: {
      title: "This conversation does not exist",
      text: "It was deleted, or belongs to someone else.",
    },
    deleted: { title: "This conversation was deleted", text: "Nothing of it is left." },
    unavailable: {
      title: "This conversation cannot be opened right now",
      text: "Its older messages are out of reach. Try again in a few minutes.",
    },
  },

  docs: {
    title: "Interface",
    about: "What programs send and are sent: the conversation's WebSocket, and the HTTP API.",
    websocket: "WebSocket",
    http: "HTTP",
    find: "Find an operation",
    nothing: "No operation has these words.",
    version: (version: string) => `version ${version}`,
    required: "required",
    values: (count: number) => `${count} values`,
    clientSends: "client sends",
    serverSends: "server sends",
    fromClient: "What a client sends",
    fromServer: "What the server sends by itself",
    connecting: (address: string) => `Connecting: ${address}?…`,
    refusedUpgrade: "The upgrade is refused with",
    limits: "Limits",
    parameters: "Parameters",
    body: "Body",
    untagged: "other",
    refused: (statuses: string) => `refused: ${statuses}`,
    /** Where a parameter stands that says nothing of itself. */
    within: (place: string) => `in ${place}`,
    anything: "anything",
    listOf: (type: string) => `list of ${type}`,
    bounds: {
      minLength: "length ≥",
      maxLength: "length ≤",
      minimum: "≥",
      maximum: "≤",
      minItems: "items ≥",
      maxItems: "items ≤",
      format: "format",
      pattern: "pattern",
      default: "default",
    },
    anchor: "Link to this operation",
    loading: "Reading the documents",
    failed: "The documents could not be read. Reload the page to try again.",
  },

  ops: {
    title: "Operations",
    about: "Figures count since the service began.",
    lastHour: "The last hour",
    atPresent: "While this page is open",
    noHistory: "The last hour could not be read: does the database answer? Trying again.",
    oldHistory: "The last hour could not be read again; what was read before is shown. Trying again.",
    noCalls: "No calls of a model in the last hour.",
    noReplies: "No reply in the last hour.",
    noTokens: "No tokens in the last hour.",
    noCost: "Nothing was spent in the last hour, as far as prices are known.",
    measuring: "The first figures come in a few seconds.",
    back: "Back to the conversations",
    loading: "Reading the metrics",
    failed: "The metrics could not be read. Trying again.",
    connections: "Live connections",
    open: "open",
    requests: "Requests",
    requestsMinute: "Requests a minute",
    all: "all",
    failures: "failed",
    errorRate: "Error rate",
    interruptions: "Interruptions",
    latency: "Latency",
    latency95: "Latency, p95",
    first: "Time to first token",
    first95: "First token, p95",
    tokens: "Tokens",
    over: (bound: string) => `over ${bound}`,
    tokensMinute: "Tokens a minute",
    input: "input",
    output: "output",
    cost: "Cost",
    costMinute: "Cost a minute",
    database: "Database",
    table: "Table",
    queues: "Queues",
    pending: "Records on their way",
    dead: "Records not stored",
    pipeline: "Records on their way to the database",
    waiting: "waiting",
    unstored: "not stored",
    lag: "Pipeline lag",
    outbox: "oldest unsent record",
    sweeps: "sweeps",
    locked: {
      title: "These figures are for operators",
      about:
        "Enter the token that this service was set up with (TASKFLOW_METRICS_TOKEN). It is kept until this tab is closed.",
      label: "Access token",
      open: "Show the figures",
      refused: "This token was not accepted.",
    },
    up: "answers",
    down: "is down",
    unknown: "unknown",
    replies: "Replies of the last hour",
    noRecent: "There was no reply in the last hour.",
    errors: "Errors by code",
    models: "Requests by model",
    reported: "Calls reported by other programs",
    rows: "Rows stored",
    none: "None so far.",
  },

  signIn: {
    action: "Sign in",
    out: "Sign out",
    guest: "Guest",
    account: "Account",
    menu: (name: string) => `Account of ${name}`,
    signedIn: "Signed in",
    again: "Sign in again",
    asGuest: "Go on as a guest",
    returning: "Signing you in",
    notNow: "The sign-in page cannot be reached right now. Try again in a moment.",
    failed: "You are not signed in",
    failures: {
      provider: "The sign-in was not completed. Try again, or go on without it.",
      refused: "This account is not let in here. Use another one, or ask whoever runs this service.",
      away: "The service could not check your sign-in. Try again in a moment.",
    },
    told: (sentence: string) => `What was said: ${sentence}`,
    back: "Back to the conversations",
    /** Why this page asks nothing of the server any more. */
    ended: {
      signed_out: {
        title: "You were signed out",
        text: "You, or somebody with your account, signed out everywhere. What you had written is kept in this tab.",
      },
      expired: {
        title: "Your sign-in is over",
        text: "Sign in again to go on where you were. What you had written is kept.",
      },
      required: {
        title: "Sign in to talk",
        text: "This service is for people with an account. What you had written is kept.",
      },
      refused: {
        title: "This account is not let in here",
        text: "Ask whoever runs this service, or sign in with another account.",
      },
    },
    perhapsYours: "If it belongs to your account, sign in to see it.",
  },

  account: {
    title: "Your account",
    about: "Who you are here, what you may still use, and what is stored of you.",
    loading: "Reading your account",
    failed: "Your account could not be read. Try again in a moment.",
    who: {
      title: "Who you are",
      guest: "You are a guest. This browser knows you; nobody else does.",
      guestSignIn:
        "Sign in to have your conversations on other devices, too. Those of this browser come along.",
      guestAlone: "There are no accounts here: what you say stays with this browser.",
      account: (name: string) => `You are signed in as ${name}.`,
      id: "Your id",
      noId: "none yet: it comes with your first conversation",
      tenant: "Organisation",
      roles: "Roles",
      roleNames: { user: "user", auditor: "auditor", admin: "admin" },
      until: "This sign-in ends",
      admin: "To the administration",
      everywhere: "Sign out everywhere",
      everywhereGuest: "Forget this browser everywhere",
      everywhereAbout:
        "Ends every sign-in of yours, on this and other devices, within a minute. Your conversations stay.",
      everywhereGuestAbout:
        "Ends this guest, here and wherever its cookie is. Nobody can open its conversations afterwards, also not you.",
      everywhereSure: "Yes, sign out everywhere",
      everywhereGuestSure: "Yes, forget this browser",
      everywhereFailed: "You could not be signed out everywhere. Try again in a moment.",
    },
    left: {
      title: "What is left",
      none: "There is no limit on what you use.",
      day: "Budget of today",
      month: "Budget of this month",
      of: (left: string, limit: string) => `${left} of ${limit} left`,
      spent: (spent: string) => `${spent} spent`,
      reserved: (reserved: string) => `${reserved} held for replies that are not over`,
      resets: (when: string) => `begins anew ${when}`,
      messages: "Messages",
      messagesLeft: (left: number, perMinute: number) =>
        `${left} can be sent now, ${perMinute} a minute over time`,
      turns: "Replies at the same time",
      turnsNow: (now: number, atOnce: number) => `${now} of ${atOnce} in use`,
      refresh: "Look again",
    },
    memory: {
      title: "Memory",
      about:
        "While this is on, what you and the assistant say is kept in short passages, and a later reply may be given those that fit, also in another conversation. Switched off, they are deleted.",
      label: "Remember what I say",
      off: "Nothing is remembered.",
      count: (count: number) =>
        count === 1
          ? "1 message is remembered."
          : `${count === 0 ? "No" : count.toLocaleString()} messages are remembered.`,
      reading: "What you said before is still being read.",
      byWords: "Passages are found by their words.",
      byMeaning: "Passages are found by their words and by what they mean.",
      byMeaningOf: (languages: string) =>
        `Passages are found by their words, and in ${languages} also by what they mean.`,
      list: "What is remembered",
      forget: "Forget",
      more: "Show more",
      forgetAll: "Forget everything",
      forgetAllAbout:
        "What was said so far is never remembered again. The conversations stay, and what you say from now on is remembered.",
      forgetAllSure: "Yes, forget everything",
      failed: "Your memory could not be read or changed. Try again in a moment.",
      nobodyYet: "Begin a conversation first: there is nobody to remember yet.",
    },
    export: {
      title: "Everything that is stored of you",
      text: "One JSON file with your conversations, messages and calls of models.",
      action: "Save everything",
      parts: (count: number) => (count === 1 ? "Read 1 part" : `Read ${count} parts`),
      done: (rows: number) => (rows === 1 ? "Saved: 1 entry." : `Saved: ${rows.toLocaleString()} entries.`),
      failed: "It could not be read to its end, and nothing was saved. Try again in a moment.",
      stop: "Stop",
    },
    erase: {
      title: "Erase everything",
      text: "Deletes all conversations and messages for good, here and in the database. What calls of models cost stays in the accounts, as nobody's.",
      label: (words: string) => `Type “${words}” to confirm`,
      action: "Erase everything",
      working: "Erasing",
      failed: "It could not be erased. Try again in a moment.",
      done: "Everything is erased.",
    },
  },

  signals: {
    title: "Replies by model and system prompt",
    model: "Model",
    prompt: "System prompt",
    noPrompt: "none",
    unknown: "not known",
    about:
      "By model and version of the system prompt. Shares are of the replies; regenerated: answered again; edited: the question was edited afterwards; continued: the person went on.",
    heads: [
      "Replies",
      "Thumbs up",
      "Thumbs down",
      "Seen",
      "Interrupted",
      "Regenerated",
      "Edited",
      "Continued",
      "Copied",
    ],
  },

  admin: {
    title: "Administration",
    about: (tenant: string) => `What people of ${tenant} use, and what they may.`,
    loading: "Reading",
    failed: "This could not be read. Try again in a moment.",
    notYours: {
      title: "This page is for admins",
      guest: "Sign in with an account that has the role admin or auditor.",
      alone:
        "Nobody can sign in here yet: this service knows no identity provider. Whoever runs it sets one (TASKFLOW_OIDC_ISSUER), and who has the role admin (TASKFLOW_OIDC_ROLES).",
      here: "On your own machine, type this in a second terminal. It starts an identity provider to try things out with, and says what to put into .env:",
      command: "make issuer",
      figures: "Figures of the service, which need no sign-in here",
      account: "Your account has neither the role admin nor auditor. Ask whoever runs this service.",
    },
    readOnly: "You are an auditor: you read, and change nothing.",
    more: "Show more",
    usage: {
      title: "Usage",
      by: "By",
      bys: { model: "model", user: "user", day: "day" },
      period: "Period",
      days: (count: number) => `the last ${count} days`,
      key: { model: "Model", user: "User", day: "Day (UTC)" },
      calls: "Calls",
      errors: "Failed",
      input: "Tokens in",
      output: "Tokens out",
      cost: "Cost",
      unknown: "not known",
      none: "Nothing was used in this time.",
      estimated: "≈: some tokens are estimates, because not every provider counts them.",
    },
    limits: {
      title: "Limits in force",
      about:
        "They are settings of the service (TASKFLOW_LIMIT_… and TASKFLOW_BUDGET_…): nothing here changes them.",
      none: "no limit",
      names: {
        messagesPerMinute: "Messages a minute, each person",
        turnsAtOnce: "Replies at the same time, each person",
        connectionsPerConversation: "Connections to one conversation",
        connectionsPerUser: "Connections of one person",
        conversationsPerDay: "New conversations a day, each person",
        budgetUserDaily: "Budget of a day, each person",
        budgetUserMonthly: "Budget of a month, each person",
        budgetTenantDaily: "Budget of a day, this organisation",
        budgetTenantMonthly: "Budget of a month, this organisation",
        budgetDaily: "Budget of a day, the whole service",
        budgetMonthly: "Budget of a month, the whole service",
      },
    },
    models: {
      title: "Models",
      about:
        "A model that is off is not offered any more, within a minute. Conversations with it ask for another one.",
      on: "on",
      off: "off",
      default: "default",
      last: "One model has to stay on.",
      failed: "That was not changed. Try again in a moment.",
      saved: (name: string, on: boolean) => `${name} is ${on ? "on" : "off"}.`,
    },
    tokens: {
      title: "Service tokens",
      about: "With one of these, a program gets in without a person.",
      none: "There are none yet.",
      name: "What it is for",
      scopes: "What it opens",
      scope: {
        ingest: "report calls (ingest)",
        metrics: "read the metrics (metrics)",
        api: "use the API (api)",
      },
      days: "Days until it ends",
      make: "Make a token",
      incomplete: "Say what it is for, and choose what it opens.",
      failed: "The token was not made. Try again in a moment.",
      tooMany: "There are too many tokens. Revoke one that is not needed.",
      secretTitle: "The new token",
      secretAbout: "Copy it now: it is shown only here, and stored nowhere.",
      secretLabel: "Secret",
      copy: "Copy the secret",
      done: "I have it",
      revoke: "Revoke",
      revokeSure: (name: string) => `Revoke ${name}`,
      revokeAbout: "Its program gets in no more, within a minute.",
      revokeFailed: "The token was not revoked. Try again in a moment.",
      revoked: (when: string) => `revoked ${when}`,
      ended: (when: string) => `ended ${when}`,
      ends: (when: string) => `ends ${when}`,
      never: "never used",
      used: (when: string) => `last used ${when}`,
      madeBy: (who: string) => `made by ${who}`,
    },
    judgements: {
      title: "What people think of replies",
      today: "today (UTC)",
      none: "There was no reply in this time.",
      csv: "This table as CSV",
    },
    thumbsDown: {
      title: "Recent thumbs down",
      about: "With the person's word about it, personal data removed. Nothing of what was said.",
      none: "Nobody has judged a reply down.",
      noWord: "no word",
      csv: "All judgements as CSV",
    },
    csvFailed: "The file could not be made. Try again in a moment.",
    errors: {
      title: "Recent errors",
      about: "Calls of models that failed, with the provider's words. Nothing of what was said.",
      none: "No call has failed.",
    },
    audit: {
      title: "Audit trail",
      about: "Who did what with a power that is not everybody's. An entry appears within moments.",
      none: "Nothing was done yet.",
    },
  },

  crash: {
    title: "Something broke on this page",
    text: "Your conversations are safe. Reload to go on.",
    reload: "Reload",
  },

  aiErrors: {
    RATE_LIMITED: "The model is getting too many requests. Wait a moment, then try again.",
    QUOTA_EXCEEDED: "The model's quota is used up. Choose another model, or ask whoever runs this service.",
    MODEL_NOT_FOUND: "This model is not available. Choose another one.",
    PERMISSION_DENIED:
      "The service may not use this model; its key may be wrong. Choose another model, or ask whoever runs this service.",
    SERVICE_UNAVAILABLE: "The model is unavailable right now. Try again in a moment.",
    TIMEOUT: "The model took too long to answer. Try again.",
    CONTENT_BLOCKED: "The model declined to answer this. Say it differently.",
    EMPTY_REPLY:
      "The model gave no answer; it may have spent all its length on thinking. Try again, or choose another model.",
    PROMPT_TOO_LONG:
      "This message is too long for the model. Shorten it, send it in parts, or choose a model that reads more.",
    ABORT: "The reply was stopped.",
    UNKNOWN: "Something went wrong while answering. Try again.",
  } satisfies Record<AiErrorCode, string>,
  /** A reply of which something was said already. */
  brokenOff: "The reply broke off: the model stopped answering. Try again.",

  /** What a limit refused; the text is back in the composer. */
  limits: {
    quick: (wait: string) => `That was quick! Please wait ${wait}, then send it again.`,
    spent: (wait: string) =>
      `What replies may cost is used up for now. Your message is kept: send it again in ${wait}.`,
    /** The HTTP API refused. */
    requests: (wait: string) => `That was a lot at once. Please try again in ${wait}.`,
    whatIsLeft: "What is left",
    /** Why nobody is let in for now; the page tries again by itself. */
    door: {
      TOO_MANY_CONNECTIONS: (wait: string) =>
        `This is open in too many places. Close other tabs or devices; this page tries again in ${wait}.`,
      TOO_MANY_CONVERSATIONS: (wait: string) =>
        `Enough new conversations for today. Go on in one of those you have; new ones can begin in ${wait}.`,
      RATE_LIMITED: (wait: string) => `That was a lot at once. This page tries again in ${wait}.`,
    },
    waits: {
      moment: "a moment",
      seconds: (count: number) => (count === 1 ? "a second" : `${count} seconds`),
      minutes: (count: number) => `${count} minutes`,
      hours: (count: number) => `${count} hours`,
      days: (count: number) => `${count} days`,
    },
  },

  /** Refusals that are shown at the edge of the screen; where there is none, the server's sentence is shown. */
  refusals: {
    MODEL_NOT_FOUND: "This model is not offered any more. Choose another one.",
    NOTHING_TO_REPLACE: "There is nothing to answer again yet.",
    TRY_AGAIN: "That did not get through. Try again.",
    QUEUE_FULL:
      "The queue is full. Your words are in the message box: send them now, or when the reply is over.",
    NOT_QUEUED: "This message is not queued any more: it was sent or removed already.",
    INTERNAL: "Something went wrong on the server. Try again in a moment.",
  } as Partial<Record<ErrorCode, string>>,
} as const;
