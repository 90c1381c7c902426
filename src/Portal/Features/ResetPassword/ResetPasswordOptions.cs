using System.ComponentModel.DataAnnotations;
using Portal.Web;

namespace Portal.Features.ResetPassword;

/// <summary>Figures of forgotten passwords.</summary>
[Section("ResetPassword")]
public sealed class ResetPasswordOptions : IValidatableObject
{
    /// <summary>How long a link works that was mailed.</summary>
    public TimeSpan LinkLasts { get; set; } = TimeSpan.FromMinutes(30);

    /// <summary>Links to one address in an hour. Then comes a wait that is no longer than a link lasts: whoever uses them up for somebody else leaves a link that works.</summary>
    [Range(1, 100)]
    public int OfAddressInAnHour { get; set; } = 5;

    /// <summary>Links to one address in a day that are asked for from one network.</summary>
    [Range(1, 1000)]
    public int OfAddressInADay { get; set; } = 20;

    /// <summary>The wait after those of a day; after those of an hour it is as long as a link lasts.</summary>
    public TimeSpan WaitAfterADay { get; } = TimeSpan.FromHours(2);

    /// <summary>Asked for from one network in an hour, for whatever addresses. Wide enough for an office.</summary>
    [Range(1, 100_000)]
    public int OfNetworkInAnHour { get; set; } = 2000;

    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (LinkLasts < TimeSpan.FromMinutes(5) || LinkLasts > TimeSpan.FromHours(1)) yield return new ValidationResult("ResetPassword:LinkLasts must be from 5 minutes to an hour.");
    }
}
