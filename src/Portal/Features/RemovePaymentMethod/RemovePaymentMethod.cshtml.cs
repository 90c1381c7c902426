using Microsoft.AspNetCore.Mvc;
using Microsoft.EntityFrameworkCore;
using Portal.Domain.Payments;
using Portal.Domain.Products;
using Portal.Storage;
using Portal.Web;

namespace Portal.Features.RemovePaymentMethod;

/// <summary>Asks once more before a payment method is removed. Somebody else's is as unknown as none at all.</summary>
[NeedsProof, NeedsNoLock]
public sealed class RemovePaymentMethodPage(PortalDb db, Visit visit) : StepPage
{
    [FromForm(Name = "id")]
    public string? Id { get; set; }

    public MethodToRemove? Method { get; private set; }

    protected override bool IsAboutSomething => Method is not null;

    public override async Task ShowAsync(CancellationToken ct) => Method = await db.PaymentMethods.Where(method => method.Id == Id && method.AccountId == visit.AccountId)
        .Select(method => new MethodToRemove(
            method.Kind == PaymentMethodKind.Card, CardBrand.Name(method.Brand ?? ""), method.Last4, method.VerifiedAt != null, method.RemovedAt != null,
            db.Charges.Any(charge => charge.AccountId == visit.AccountId && charge.State != ChargeState.Paid))).FirstOrDefaultAsync(ct);

    public override async Task<IActionResult> OnGetAsync(CancellationToken ct)
    {
        Id = Request.Query["id"];
        await ShowAsync(ct);
        return Method is { IsRemoved: false } ? Page() : NotFound();
    }

    public async Task<IActionResult> OnPostAsync(CancellationToken ct)
    {
        await ShowAsync(ct);
        return Method is null ? NotFound() : await SendAsync(new RemovePaymentMethodCommand(Id!), ct);
    }
}

public sealed record MethodToRemove(bool IsCard, string Brand, string? Last4, bool IsVerified, bool IsRemoved, bool Owes);
