namespace Portal.Domain;

/// <summary>Why something was not done, in the visitor's words, at the field it belongs to.</summary>
/// <param name="Field">Name of the form field, or "" when it concerns the whole form.</param>
/// <param name="Why">English sentence; also the localizer's key. May hold {0}, {1} for <paramref name="Args"/>.</param>
/// <param name="Args">What the sentence names: figures, times, brand names. Never secrets.</param>
public sealed record Refusal(string Field, string Why, params object[] Args);

/// <summary>The answer of a rule: done, or refused with a reason. Refusing is an answer, never an exception.</summary>
public record Outcome(Refusal? Refusal)
{
    public static readonly Outcome Done = new((Refusal?)null);

    public bool IsDone => Refusal is null;

    public static Outcome Refuse(string field, string why, params object[] args) => new(new Refusal(field, why, args));
}

/// <summary>The answer of a rule that yields a value when it is not refused.</summary>
public sealed record Outcome<T>(T? Value, Refusal? Refusal)
{
    public bool IsDone => Refusal is null;

    public static implicit operator Outcome<T>(T value) => new(value, null);

    public static implicit operator Outcome<T>(Refusal refusal) => new(default, refusal);
}
