using System.ComponentModel.DataAnnotations;
using Portal.Ports;

namespace Portal.Web;

/// <summary>Figures of changes that somebody says were not theirs.</summary>
[Section("Changes")]
public sealed class ChangeOptions : IValidatableObject
{
    /// <summary>How long nothing that matters can be changed then.</summary>
    [Whole("01:00:00")]
    public TimeSpan LockLasts { get; set; } = TimeSpan.FromHours(48);

    /// <summary>How long the link in a mail works by which somebody says so. Also how long an old address can be brought back.</summary>
    [Whole("1.00:00:00")]
    public TimeSpan LinkLasts { get; set; } = TimeSpan.FromDays(7);

    /// <summary>Messages in a day to an account that has no proven address, beside those of its codes.</summary>
    [Range(1, 1000)]
    public int MessagesInADay { get; set; } = 10;

    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (LockLasts < TimeSpan.FromHours(1) || LockLasts > TimeSpan.FromDays(30)) yield return new ValidationResult("Changes:LockLasts must be from an hour to 30 days.");
        if (LinkLasts < TimeSpan.FromDays(1) || LinkLasts > TimeSpan.FromDays(30)) yield return new ValidationResult("Changes:LinkLasts must be from 1 to 30 days.");
    }
}
