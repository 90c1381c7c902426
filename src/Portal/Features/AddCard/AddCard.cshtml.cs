using System.Globalization;
using System.Text;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Extensions.Localization;
using Microsoft.Extensions.Options;
using Portal.Domain;
using Portal.Ports;
using Portal.Storage;
using Portal.Web;

namespace Portal.Features.AddCard;

/// <summary>
/// Keeps the name and the date of a card whose form came too late; not the number or the security code, nor what may be one of them at a field that is
/// not its own.
/// </summary>
internal sealed class KeepsNameAndDateAttribute() : KeepsTypedAttribute(nameof(AddCardPage.ExpiryMonth), nameof(AddCardPage.ExpiryYear), nameof(AddCardPage.HolderName))
{
    /// <summary>Cards are good for some years; four digits that are none of these may be a security code.</summary>
    private const int MostYearsAhead = 20;

    public override bool MayKeep(string field, string typed, DateTimeOffset now) => field switch
    {
        nameof(AddCardPage.HolderName) => !typed.EnumerateRunes().Any(Rune.IsNumber),
        nameof(AddCardPage.ExpiryYear) => typed.Length == 2 || (int.TryParse(typed, NumberStyles.None, CultureInfo.InvariantCulture, out var year) && year >= now.Year && year <= now.Year + MostYearsAhead),
        _ => typed.Length <= 2,
    };
}

/// <summary>
/// The card's number, typed here or on the processor's own page, as configured. What was typed here never comes back, but for name and date after signing
/// in anew.
/// </summary>
[NeedsProof, NeedsNoLock, NeedsRecentPassword, KeepsNameAndDate]
public sealed class AddCardPage(CardOffers offers, ICardGateway gateway, Visit visit, IOptions<CardCheckOptions> options, IStringLocalizer<Words> words) : StepPage
{
    [FromForm]
    public string? CardNumber { get; set; }

    [FromForm]
    public string? ExpiryMonth { get; set; }

    [FromForm]
    public string? ExpiryYear { get; set; }

    [FromForm]
    public string? SecurityCode { get; set; }

    [FromForm]
    public string? HolderName { get; set; }

    /// <summary>The card that is attached already; then there is no form.</summary>
    public ShownCard? Card { get; private set; }

    public DateTimeOffset? WaitsUntil { get; private set; }

    public string Beforehand => words["You can try {0} cards in a day, and have {1} attempts to confirm the one that is taken.", options.Value.TriesOfAccountInADay, Guesses.Most];

    public bool IsTypedElsewhere => gateway.HasOwnPage;

    public override async Task ShowAsync(CancellationToken ct)
    {
        Card = await offers.CardAsync(visit.AccountId, ct);
        if (Card is null) WaitsUntil = await offers.WaitsUntilAsync(ct);
        // Chromium follows a form's 303 to another site only where the page said so beforehand.
        foreach (var site in gateway.Sites) HttpContext.AllowFormActionTo(site);
    }

    public Task<IActionResult> OnPostAsync(CancellationToken ct) => gateway.HasOwnPage
        ? SendAsync(new OpenCardPageCommand(), ct)
        : SendAsync(new AddCardCommand(new Secret(CardNumber ?? ""), ExpiryMonth, ExpiryYear, new Secret(SecurityCode ?? ""), HolderName), ct);
}
