using Microsoft.AspNetCore.Mvc;
using Microsoft.EntityFrameworkCore;
using Portal.Domain;
using Portal.Domain.Payments;
using Portal.Storage;
using Portal.Web;

namespace Portal.Features.AddPaymentMethod;

/// <summary>Card or PayPal, with what to know beforehand.</summary>
[NeedsProof, NeedsNoLock, KeepsTyped(nameof(Kind))]
public sealed class AddPaymentMethodPage(PortalDb db, Visit visit) : StepPage
{
    [FromForm]
    public string? Kind { get; set; }

    /// <summary>The card that is attached already; null when there is none.</summary>
    public CardOnAccount? Card { get; private set; }

    public Money Hold { get; } = Money.Usd(CardPayment.HoldCents);

    public int ReturnHours { get; } = (int)CardPayment.ReturnedWithin.TotalHours;

    public override async Task ShowAsync(CancellationToken ct)
    {
        Kind ??= ChoosePaymentMethodCommand.Card;
        Card = await db.PaymentMethods.Where(method => method.AccountId == visit.AccountId && method.Kind == PaymentMethodKind.Card && method.RemovedAt == null)
            .Select(method => new CardOnAccount(CardBrand.Name(method.Brand!), method.Last4!, method.VerifiedAt != null)).FirstOrDefaultAsync(ct);
    }

    public Task<IActionResult> OnPostAsync(CancellationToken ct) => SendAsync(new ChoosePaymentMethodCommand(Kind), ct);
}

public sealed record CardOnAccount(string Brand, string Last4, bool IsVerified);
