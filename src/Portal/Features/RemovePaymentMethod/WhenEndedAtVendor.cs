using MediatR;
using Microsoft.EntityFrameworkCore;
using Portal.Domain.News;
using Portal.Domain.Payments;
using Portal.Storage;
using Portal.Web;

namespace Portal.Features.RemovePaymentMethod;

/// <summary>A means of payment that was ended at the vendor is none here either.</summary>
public sealed class LostMethods(PortalDb db, TimeProvider time) : IPartOfSlice
{
    /// <summary>False when no account has it. What its owner removed stays removed by its owner: then the vendor only echoes what we asked for.</summary>
    public async Task<bool> LoseAsync(PaymentMethodKind kind, string vendorId, CancellationToken ct)
    {
        // Removed and added again it may stand there twice under one name: the one in use first.
        var found = await db.PaymentMethods.AsNoTracking().Where(method => method.VendorId == vendorId && method.Kind == kind).OrderBy(method => method.RemovedAt != null).FirstOrDefaultAsync(ct);
        if (found is null || await db.LockAccountAsync(found.AccountId, ct) is null) return false;
        var method = await db.PaymentMethods.SingleAsync(method => method.Id == found.Id, ct);
        if (method.RemovedAt is not null) return true;
        method.Lose(time.GetUtcNow());
        db.Note(time.GetUtcNow(), method.AccountId, "payment-method-lost", "vendor", method.Id);
        return true;
    }
}

internal sealed class WhenEndedAtVendor(LostMethods lost, PortalDb db, Intents intents, TimeProvider time) : INotificationHandler<Happened<PaymentMethodEnded>>
{
    public async Task Handle(Happened<PaymentMethodEnded> notification, CancellationToken cancellationToken)
    {
        var ended = notification.Fact;
        if (await lost.LoseAsync(ended.Kind, ended.VendorId, cancellationToken)) return;
        var key = LoseMethodLater.KeyOf(ended.VendorId);
        if (await db.Intents.AnyAsync(intent => intent.Key == key, cancellationToken)) return;
        intents.Plan(LoseMethodLater.KindName, key, LoseMethodLater.Nobody, new LoseMethodLaterPayload(ended.Kind, ended.VendorId), dueAt: time.GetUtcNow() + IntentKind.QuietTime);
    }
}

public sealed record LoseMethodLaterPayload(PaymentMethodKind Kind, string VendorId);

/// <summary>The news may be faster than our own writing down of a method that was just approved: looks once more when that is over.</summary>
internal sealed class LoseMethodLater(PortalDb db, LostMethods lost) : IntentKind<LoseMethodLaterPayload>
{
    public const string KindName = "lose-method-later";

    /// <summary>The subject while no account is known to have it.</summary>
    public const string Nobody = "";

    public override string Name => KindName;

    public static string KeyOf(string vendorId) => "lose-method-later:" + vendorId;

    protected override async Task<Verdict> AskAsync(Intent intent, LoseMethodLaterPayload payload, CancellationToken ct) =>
        await db.PaymentMethods.AnyAsync(method => method.VendorId == payload.VendorId && method.Kind == payload.Kind, ct) ? Verdict.Done() : Verdict.Moot("on-no-account");

    protected override async Task RecordAsync(Intent intent, LoseMethodLaterPayload payload, Verdict verdict, PortalDb db, CancellationToken ct)
    {
        if (verdict.State is IntentState.Done) await lost.LoseAsync(payload.Kind, payload.VendorId, ct);
    }
}
