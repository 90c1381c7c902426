using System.ComponentModel.DataAnnotations;
using Portal.Ports;

namespace Portal.Storage;

/// <summary>Section "Codes". The pages show these figures.</summary>
public sealed class CodeOptions
{
    /// <summary>Mail can be slow, and a code by mail proves an address, not a person.</summary>
    [Range(typeof(TimeSpan), "00:05:00", "1.00:00:00"), Whole("00:01:00")]
    public TimeSpan EmailLasts { get; set; } = TimeSpan.FromMinutes(30);

    [Range(typeof(TimeSpan), "00:01:00", "00:10:00"), Whole("00:01:00")]
    public TimeSpan PhoneLasts { get; set; } = TimeSpan.FromMinutes(10);

    /// <summary>To sign in with a browser not seen before.</summary>
    [Range(typeof(TimeSpan), "00:01:00", "00:10:00"), Whole("00:01:00")]
    public TimeSpan SignInLasts { get; set; } = TimeSpan.FromMinutes(10);

    [Range(typeof(TimeSpan), "00:00:01", "01:00:00")]
    public TimeSpan ResendAfter { get; set; } = TimeSpan.FromSeconds(60);

    /// <summary>Codes to one address or number in an hour; then comes the wait.</summary>
    [Range(1, 100)]
    public int SendsInAnHour { get; set; } = 5;

    [Range(typeof(TimeSpan), "01:00:00", "1.00:00:00"), Whole("01:00:00")]
    public TimeSpan WaitAfterThem { get; set; } = TimeSpan.FromHours(2);

    /// <summary>Codes one account may ask for in a day, to whatever addresses.</summary>
    [Range(1, 1000)]
    public int SendsOfAccountInADay { get; set; } = 30;

    /// <summary>Codes asked for from one network (IPv4 /24, IPv6 /48) in an hour. Wide enough for an office of newcomers, each with several codes.</summary>
    [Range(1, 1_000_000)]
    public int SendsOfNetworkInAnHour { get; set; } = 2000;

    /// <summary>
    /// Messages and calls among them, which cost money; but for codes to sign in, which go to proven numbers alone, so that whoever uses these up keeps
    /// nobody out. Less than the twenty-fourth part of a day's: no network uses up the whole portal's day by them.
    /// </summary>
    [Range(1, 1_000_000)]
    public int SendsByPhoneOfNetworkInAnHour { get; set; } = 300;

    /// <summary>Messages and calls to numbers that share their first digits, in a day: a sign of toll fraud.</summary>
    [Range(1, 1_000_000)]
    public int SendsToPrefixInADay { get; set; } = 200;

    /// <summary>Messages and calls to one country in a day.</summary>
    [Range(1, 1_000_000)]
    public int SendsToCountryInADay { get; set; } = 5000;

    /// <summary>Messages and calls in all, from one midnight (UTC) to the next: the most that a day may cost.</summary>
    [Range(1, 100_000_000)]
    public int SendsByPhoneInADay { get; set; } = 10_000;

    /// <summary>Wrong tries for one address or number in a day, over all its codes.</summary>
    [Range(1, 100)]
    public int WrongTriesInADay { get; set; } = 30;

    /// <summary>Wrong tries of one account in a day, whatever the addresses and numbers.</summary>
    [Range(1, 1_000_000)]
    public int WrongTriesOfAccountInADay { get; set; } = 60;

    /// <summary>Wrong tries from one network in a day. Wide, as offices and mobile carriers share addresses.</summary>
    [Range(1, 100_000_000)]
    public int WrongTriesOfNetworkInADay { get; set; } = 5000;
}
