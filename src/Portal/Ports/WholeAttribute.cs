using System.ComponentModel.DataAnnotations;
using System.Globalization;

namespace Portal.Ports;

/// <summary>A setting that pages tell in whole minutes, hours or days: half of one would be told as less than it is, or as none.</summary>
/// <param name="unit">As the setting itself is written: "01:00:00" for hours.</param>
[AttributeUsage(AttributeTargets.Property)]
public sealed class WholeAttribute(string unit) : ValidationAttribute
{
    public string Unit { get; } = unit;

    public override bool IsValid(object? value) => value is not TimeSpan time || time.Ticks % TimeSpan.Parse(Unit, CultureInfo.InvariantCulture).Ticks == 0;

    public override string FormatErrorMessage(string name) => $"{name} must be {Unit} or a multiple of that, as pages tell it in whole ones.";
}
