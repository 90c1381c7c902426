using System.ComponentModel.DataAnnotations;
using Portal.Web;

namespace Portal.Features.Register;

public enum HumanCheckMode
{
    /// <summary>Every registration.</summary>
    Always,

    /// <summary>When a network registers more than a few.</summary>
    Risk,
    Off,
}

/// <summary>When and how long a person has to be proven.</summary>
[Section("HumanCheck")]
public sealed class HumanCheckOptions
{
    [EnumDataType(typeof(HumanCheckMode))]
    public HumanCheckMode Mode { get; set; } = HumanCheckMode.Always;

    /// <summary>Under Risk: so many registrations of a network in an hour go without.</summary>
    [Range(0, 1_000_000)]
    public int FreeInAnHour { get; set; } = 3;

    /// <summary>Answers and fresh checks of one network in an hour: wide for people, as many share one; few for a machine that guesses.</summary>
    [Range(1, 1_000_000)]
    public int TriesOfNetworkInAnHour { get; set; } = 1000;

    /// <summary>Pictures and sounds of one check, and of those asked for in its place: each is made anew. Wide for people, who look and listen several times.</summary>
    [Range(1, 100_000)]
    public int FilesOfCheck { get; set; } = 100;

    /// <summary>Pictures and sounds for one network in an hour.</summary>
    [Range(1, 10_000_000)]
    public int FilesOfNetworkInAnHour { get; set; } = 20_000;

    /// <summary>How long picture, sound and question stay good.</summary>
    [Range(typeof(TimeSpan), "00:01:00", "1.00:00:00")]
    public TimeSpan Lasts { get; set; } = TimeSpan.FromMinutes(30);
}

/// <summary>Figures of registering.</summary>
[Section("Registration")]
public sealed class RegistrationOptions
{
    /// <summary>An address that is not proven by then is free again, and an account without any proof is removed.</summary>
    [Range(typeof(TimeSpan), "01:00:00", "30.00:00:00")]
    public TimeSpan ClaimLasts { get; set; } = TimeSpan.FromHours(24);

    /// <summary>Registrations of one network in an hour. Wide, as offices and mobile carriers share addresses: the human check is the guard, this stops floods.</summary>
    [Range(1, 1_000_000)]
    public int OfNetworkInAnHour { get; set; } = 5000;

    /// <summary>The same in a day.</summary>
    [Range(1, 10_000_000)]
    public int OfNetworkInADay { get; set; } = 20_000;

    /// <summary>Registrations with one address, from one network, in a day. Not from everywhere: else a stranger could keep its owner from registering.</summary>
    [Range(1, 10_000)]
    public int OfAddressInADay { get; set; } = 20;
}
