namespace Portal.Storage;

/// <summary>Where an intent stands. The table of moves: planned → asking → done | never | moot | planned | unknown; unknown → asking. Ended states never change.</summary>
public enum IntentState
{
    /// <summary>Nothing happened outside yet.</summary>
    Planned,

    /// <summary>Somebody holds the lease and asks.</summary>
    Asking,

    /// <summary>It may have happened: ask again under the same key.</summary>
    Unknown,
    Done,

    /// <summary>Definitely refused by the other side.</summary>
    Never,

    /// <summary>No longer useful: the code is dead, the hold was never made.</summary>
    Moot,
}

/// <summary>Something that must happen outside or later. Written in the transaction of its cause, before anything is asked.</summary>
public sealed class Intent
{
    public long Id { get; set; }

    /// <summary>Which <see cref="IntentKind"/> carries it out.</summary>
    public string Kind { get; set; } = "";

    /// <summary>Names this intent for ever, here and at the other side. Unique; never changed.</summary>
    public string Key { get; set; } = "";

    /// <summary>Whose it is: an account id. Outlives the account for what must still be undone at the vendors.</summary>
    public string Subject { get; set; } = "";
    public IntentState State { get; set; }

    /// <summary>Sealed; emptied when the intent ends, so that no code and no address stays behind.</summary>
    public byte[]? Payload { get; set; }
    public DateTimeOffset DueAt { get; set; }

    /// <summary>By the database's clock.</summary>
    public DateTimeOffset? LeaseUntil { get; set; }
    public int Tries { get; set; }

    /// <summary>How many of the tries may have had an effect. Messages stop at two.</summary>
    public int Possible { get; set; }

    /// <summary>Messages: no use after it. Money: the promise to be kept by then.</summary>
    public DateTimeOffset? Deadline { get; set; }

    /// <summary>When an operator was called because the deadline came near; null: never.</summary>
    public DateTimeOffset? AlarmedAt { get; set; }

    /// <summary>When that was last said in the log.</summary>
    public DateTimeOffset? AlarmSaidAt { get; set; }

    /// <summary>What the other side called it.</summary>
    public string? Result { get; set; }

    /// <summary>Why the last try did not end it; a short code.</summary>
    public string? LastWord { get; set; }
    public DateTimeOffset CreatedAt { get; set; }
    public DateTimeOffset? EndedAt { get; set; }
}
