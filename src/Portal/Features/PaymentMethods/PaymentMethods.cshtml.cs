using Microsoft.EntityFrameworkCore;
using Portal.Domain.Payments;
using Portal.Domain.Products;
using Portal.Storage;
using Portal.Web;

namespace Portal.Features.PaymentMethods;

/// <summary>What is attached, and how it stands.</summary>
[NeedsProof]
public sealed class PaymentMethodsPage(PortalDb db, TimeProvider time, Visit visit) : StepPage
{
    public IReadOnlyList<AttachedMethod> Methods { get; private set; } = [];

    /// <summary>Ended at the vendor, and nothing of its kind has come in its place: the owner should know why it is not there.</summary>
    public IReadOnlyList<LostMethod> Lost { get; private set; } = [];

    /// <summary>Those that pay nothing any more, by id.</summary>
    public IReadOnlyDictionary<string, MethodTrouble> Troubled { get; private set; } = new Dictionary<string, MethodTrouble>();

    /// <summary>What was declined was removed: a charge of it is still to be paid, and nothing there to pay it.</summary>
    public bool OwesWithoutMethod { get; private set; }

    public bool CanAdd => Methods.Count < Enum.GetValues<PaymentMethodKind>().Length;

    public override async Task ShowAsync(CancellationToken ct)
    {
        Methods = await MethodsAsync(ct);
        Lost = await LostAsync(ct);
        Troubled = await db.TroubledMethodsAsync(visit.AccountId, time.GetUtcNow(), ct);
        OwesWithoutMethod = Methods.Count == 0 && await db.Charges.AnyAsync(charge => charge.AccountId == visit.AccountId && charge.State != ChargeState.Paid, ct);
    }

    private Task<List<AttachedMethod>> MethodsAsync(CancellationToken ct) => db.PaymentMethods
        .Where(method => method.AccountId == visit.AccountId && method.RemovedAt == null).OrderBy(method => method.AddedAt)
        .Select(method => new AttachedMethod(
            method.Id, method.Kind == PaymentMethodKind.Card, CardBrand.Name(method.Brand ?? ""), method.Last4, method.ExpiryMonth, method.ExpiryYear, method.VerifiedAt != null))
        .ToListAsync(ct);

    private async Task<List<LostMethod>> LostAsync(CancellationToken ct)
    {
        var newest = await db.PaymentMethods.Where(method => method.AccountId == visit.AccountId)
            .GroupBy(method => method.Kind).Select(ofKind => ofKind.OrderByDescending(method => method.AddedAt).First()).ToListAsync(ct);
        return [.. newest.Where(method => method.LostAt is not null).Select(method => new LostMethod(method.Kind is PaymentMethodKind.Card, CardBrand.Name(method.Brand ?? ""), method.Last4, method.LostAt!.Value))];
    }
}

public sealed record LostMethod(bool IsCard, string Brand, string? Last4, DateTimeOffset At);

public sealed record AttachedMethod(string Id, bool IsCard, string Brand, string? Last4, int? ExpiryMonth, int? ExpiryYear, bool IsVerified);
