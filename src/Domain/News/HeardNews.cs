namespace Portal.Domain.News;

/// <summary>
/// Something a neighbour told us by itself (a webhook, a status callback), under the neighbour's own name for it. Whoever must act reacts
/// to the fact in it, in the transaction that writes this row; what is told again under the same name has no further effect.
/// </summary>
public sealed class HeardNews : Aggregate
{
    private HeardNews() { }

    /// <summary>Who told it, and their id of it: "stripe:evt_1". Unique for ever.</summary>
    public string Id { get; private init; } = "";

    public DateTimeOffset HeardAt { get; private init; }

    public static HeardNews Hear(string source, string id, IFact what, DateTimeOffset now)
    {
        var news = new HeardNews { Id = $"{source}:{id}", HeardAt = now };
        news.Record(what);
        return news;
    }
}
