using Microsoft.EntityFrameworkCore;
using Portal.Domain.Payments;
using Portal.Storage;
using Portal.Web;

namespace Portal.Features.PaymentMethods;

/// <summary>What is attached, and how it stands.</summary>
[NeedsProof]
public sealed class PaymentMethodsPage(PortalDb db, Visit visit) : StepPage
{
    public IReadOnlyList<AttachedMethod> Methods { get; private set; } = [];

    public bool CanAdd => Methods.Count < Enum.GetValues<PaymentMethodKind>().Length;

    public override async Task ShowAsync(CancellationToken ct) => Methods = await db.PaymentMethods
        .Where(method => method.AccountId == visit.AccountId && method.RemovedAt == null).OrderBy(method => method.AddedAt)
        .Select(method => new AttachedMethod(
            method.Id, method.Kind == PaymentMethodKind.Card, CardBrand.Name(method.Brand ?? ""), method.Last4, method.ExpiryMonth, method.ExpiryYear, method.VerifiedAt != null))
        .ToListAsync(ct);
}

public sealed record AttachedMethod(string Id, bool IsCard, string Brand, string? Last4, int? ExpiryMonth, int? ExpiryYear, bool IsVerified);
