using Portal.Domain;

namespace Portal.Ports;

/// <summary>
/// A neighbour that tells us by itself what happened there: webhooks, status callbacks. News only spares waiting: whatever it brings is
/// also found out by asking, except what nobody asked for, such as a payer who ends an agreement.
/// </summary>
public interface INewsSource
{
    /// <summary>Why a delivery is refused that its neighbour did not sign.</summary>
    const string Signature = "signature";

    /// <summary>The last part of the address it tells us at, as registered with the neighbour: /webhooks/{name}.</summary>
    string Name { get; }

    /// <summary>What it is answered when a delivery is not its own.</summary>
    int NotItsOwn => 400;

    /// <summary>
    /// Checks that a delivery is the neighbour's own, whole and fresh, before anything in it is believed; then reads it. Refused: it is not,
    /// or cannot be read. NotReached and Unknown: that could not be found out now, so it should be delivered again.
    /// </summary>
    Task<Reply<NewsItem>> ReadAsync(NewsDelivery delivery, CancellationToken ct);
}

/// <summary>A delivery as it arrived.</summary>
/// <param name="Body">The very bytes: signatures are made over them.</param>
/// <param name="Query">With the question mark; empty when there is none.</param>
/// <param name="Headers">By name, whatever its case; several of one name joined by commas.</param>
public sealed record NewsDelivery(ReadOnlyMemory<byte> Body, string Query, IReadOnlyDictionary<string, string> Headers)
{
    public string? Header(string name) => Headers.GetValueOrDefault(name);
}

/// <param name="Id">The neighbour's own id of it, the same each time it is delivered.</param>
/// <param name="What">What happened, in our words; null when it does not concern us.</param>
public sealed record NewsItem(string Id, IFact? What)
{
    /// <summary>A name that a neighbour gives to something, if it can be one: a line of so many characters. Nothing else is on record here, or could be.</summary>
    public static string? Name(string? given) => given is { Length: > 0 and <= 255 } && !given.Any(char.IsControl) ? given : null;
}
