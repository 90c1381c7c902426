using Portal.Domain;

namespace Portal.Ports;

/// <summary>What is known about telephone numbers without asking anybody (ITU-T E.164 numbering plans).</summary>
public interface IPhoneNumbers
{
    /// <summary>"+44" for "GB"; null for a country without one.</summary>
    string? CallingCode(string country);

    /// <summary>
    /// Reads a number as people type it, national or international. Refused at field "PhoneNumber" with a sentence when it is none,
    /// belongs to another country than <paramref name="country"/> (shared calling codes are told apart by region), or is a premium or
    /// shared-cost number.
    /// </summary>
    Outcome<PhoneNumber> Read(string typed, string country);
}

/// <param name="E164">With +, digits only.</param>
/// <param name="TakesMessages">False for landlines.</param>
/// <param name="Prefix">Country code and first digits, for caps against toll fraud.</param>
public sealed record PhoneNumber(string E164, string Country, bool TakesMessages, string Prefix);
