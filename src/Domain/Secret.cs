namespace Portal.Domain;

/// <summary>
/// Text that must not leave memory by accident: a password, a one-time code, a card number. Printing, logging or serialising it
/// gives dots; only <see cref="Reveal"/> gives the text, so one search finds every place that reads it.
/// </summary>
public sealed class Secret(string text) : IEquatable<Secret>
{
    private readonly string _text = text;

    public string Reveal() => _text;

    public bool IsEmpty => _text.Length == 0;

    public override string ToString() => "•••";

    public bool Equals(Secret? other) => other is not null && string.Equals(_text, other._text, StringComparison.Ordinal);

    public override bool Equals(object? obj) => Equals(obj as Secret);

    public override int GetHashCode() => 0;
}
