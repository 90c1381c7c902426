using Portal.Domain;

namespace Portal.Web;

/// <summary>What a command answers: where to go on, or why not. The page turns it into 303 or 422.</summary>
/// <param name="Place">A local path to go on to; null when refused.</param>
/// <param name="Refusals">Shown at their fields with 422.</param>
public sealed record Answer(string? Place, IReadOnlyList<Refusal> Refusals)
{
    private const string ClockTime = "{0:HH:mm} UTC";
    private const string ClockTimeAndDay = "{0:HH:mm} UTC on {0:d MMMM}";

    /// <summary>A page of a neighbour on the list of known hosts (PayPal, the card processor), instead of a place of ours.</summary>
    public string? OutsideUrl { get; init; }

    /// <summary>The cookie value of a session just begun; the old one is dead.</summary>
    public string? NewSession { get; init; }

    /// <summary>The operator whose session begins or ends; null for a customer's.</summary>
    public string? Operator { get; init; }

    /// <summary>The visitor is signed out now.</summary>
    public bool SignsOut { get; init; }

    /// <summary>Who signs out leaves nothing in the browser, not even its name (<see cref="BrowserCookie"/>).</summary>
    public bool ForgetsBrowser { get; init; }

    /// <summary>When it makes sense to ask again; answers 429 with Retry-After.</summary>
    public DateTimeOffset? TryAgainAt { get; init; }

    public bool IsRefused => Refusals.Count > 0;

    public static Answer GoTo(string place) => new(place, []);

    public static Answer Leave(string url) => new(null, []) { OutsideUrl = url };

    public static Answer Refuse(string field, string why, params object[] args) => new(null, [new Refusal(field, why, args)]);

    public static Answer Refuse(Refusal refusal) => new(null, [refusal]);

    public static Answer TooMany(DateTimeOffset again, string field, string why, params object[] args) => Refuse(field, why, args) with { TryAgainAt = again };

    /// <summary>
    /// Too many, and until when. The sentence names the time as <c>{0:HH:mm} UTC</c>; where that is another day's, the date stands beside it,
    /// which makes it a sentence of its own for whoever translates.
    /// </summary>
    public static Answer WaitUntil(DateTimeOffset until, DateTimeOffset now, string field, string why) => TooMany(until, field, WithDay(until, now, why), until);

    /// <summary>The same sentence for a page.</summary>
    public static string WithDay(DateTimeOffset until, DateTimeOffset now, string why) =>
        until.UtcDateTime.Date == now.UtcDateTime.Date ? why : why.Replace(ClockTime, ClockTimeAndDay, StringComparison.Ordinal);
}
