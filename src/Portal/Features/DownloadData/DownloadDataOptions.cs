using System.ComponentModel.DataAnnotations;
using Portal.Storage;
using Portal.Web;

namespace Portal.Features.DownloadData;

/// <summary>How often the file of all data may be made: it reads every table.</summary>
[Section("DownloadData")]
public sealed class DownloadDataOptions
{
    [Range(1, 1000)]
    public int OfAccountInADay { get; set; } = 10;

    /// <summary>For one network in an hour. Wide enough for an office.</summary>
    [Range(1, 100_000)]
    public int OfNetworkInAnHour { get; set; } = 200;

    /// <summary>Files that one process sends at the same moment: each holds a connection to the database for as long as somebody takes to read it.</summary>
    [Range(1, 100)]
    public int AtOnce { get; set; } = 4;

    /// <summary>What a file is counted at, and told by beforehand.</summary>
    public LimitFor[] Files(string accountId, string network) =>
    [
        new(new Limit("data downloaded", OfAccountInADay, TimeSpan.FromDays(1), TimeSpan.FromHours(1)), accountId),
        new(new Limit("data downloaded of network", OfNetworkInAnHour, TimeSpan.FromHours(1), TimeSpan.FromHours(1)), network, CountsRepeats: true),
    ];
}
