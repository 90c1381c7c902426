using System.ComponentModel.DataAnnotations;
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
}
