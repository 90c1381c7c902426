using System.ComponentModel.DataAnnotations;
using Portal.Domain.Payments;
using Portal.Web;

namespace Portal.Features.AddCard;

/// <summary>Which cards are taken, how often they may be tried, and the times of a card check.</summary>
[Section("CardChecks")]
public sealed class CardCheckOptions
{
    /// <summary>Cards one account may try in a day: somebody with their own card needs one or two.</summary>
    [Range(1, 1000)]
    public int TriesOfAccountInADay { get; set; } = 10;

    /// <summary>Cards tried from one network in an hour. Wide, as offices and carriers share addresses.</summary>
    [Range(1, 100_000)]
    public int TriesOfNetworkInAnHour { get; set; } = 200;

    /// <summary>By the processor's names (visa, mastercard, amex, discover, diners, jcb, unionpay); all but the last when empty.</summary>
    public IList<string> AcceptedBrands { get; } = [];

    /// <summary>How long the code or amount may be given; longer than a monthly statement's way would need, with the pending lines seen at once.</summary>
    [Range(typeof(TimeSpan), "1.00:00:00", "60.00:00:00")]
    public TimeSpan ConfirmWithin { get; set; } = TimeSpan.FromDays(14);

    /// <summary>
    /// When giving money back begins, if it has not before. Leaves five hours for trying again before the promised 24; an hour of tries in
    /// vain before the alarm at 20, so that it means real trouble.
    /// </summary>
    [Range(typeof(TimeSpan), "00:10:00", "20:00:00")]
    public TimeSpan ReturnAfter { get; set; } = TimeSpan.FromHours(19);

    /// <summary>How long the owner may take to prove themselves to the issuer (3-D Secure).</summary>
    [Range(typeof(TimeSpan), "00:05:00", "12:00:00")]
    public TimeSpan AuthenticateWithin { get; set; } = TimeSpan.FromHours(1);

    public IReadOnlyCollection<string> Brands => AcceptedBrands.Count > 0 ? [.. AcceptedBrands] : CardBrand.Usual;
}
