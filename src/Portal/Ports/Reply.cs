namespace Portal.Ports;

/// <summary>What is known after asking somebody outside.</summary>
public abstract record Reply<T>
{
    private Reply() { }

    /// <summary>A definite yes, with what was asked for.</summary>
    public sealed record Answered(T Value) : Reply<T>;

    /// <summary>A definite no that a repetition will not change. <paramref name="Why"/> is a short code for logs and rules, without personal data.</summary>
    public sealed record Refused(string Why) : Reply<T>;

    /// <summary>Certainly nothing happened there (no connection, told to come back later). Safe to repeat.</summary>
    public sealed record NotReached(string Why) : Reply<T>;

    /// <summary>It may or may not have happened (time-out, connection lost after sending, a 5xx). Ask again under the same key.</summary>
    public sealed record Unknown(string Why) : Reply<T>;
}

/// <summary>Words for a no that is nobody's outside, in <c>Why</c> of a reply.</summary>
public static class FaultWords
{
    /// <summary>They found what we asked wrong, or ourselves: a setting, a right, a request of a shape that is not theirs. Nothing happened.</summary>
    public const string Ours = "our-fault";

    /// <summary>What we named is not there.</summary>
    public const string NotFound = "not-found";

    /// <summary>True for what says nothing about the customer, and what an operator may heal.</summary>
    public static bool AreOurs(string why) => why is Ours or NotFound;
}
