using System.ComponentModel.DataAnnotations;
using Portal.Storage;
using Portal.Web;

namespace Portal.Features.Support;

/// <summary>How many tickets may be opened: each is a mail that a person reads.</summary>
[Section("Support")]
public sealed class SupportOptions
{
    [Range(1, 1000)]
    public int OfAccountInADay { get; set; } = 10;

    /// <summary>From one network in an hour. Wide enough for an office.</summary>
    [Range(1, 100_000)]
    public int OfNetworkInAnHour { get; set; } = 200;

    /// <summary>What a ticket is counted at, and told by beforehand.</summary>
    public LimitFor[] Tickets(string accountId, string network) =>
    [
        new(new Limit("tickets", OfAccountInADay, TimeSpan.FromDays(1), TimeSpan.FromHours(12)), accountId),
        new(new Limit("tickets of network", OfNetworkInAnHour, TimeSpan.FromHours(1), TimeSpan.FromHours(1)), network, CountsRepeats: true),
    ];
}
