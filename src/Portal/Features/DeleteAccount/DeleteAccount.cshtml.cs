using Microsoft.AspNetCore.Mvc;
using Microsoft.EntityFrameworkCore;
using Portal.Domain.Accounts;
using Portal.Domain.Payments;
using Portal.Storage;
using Portal.Web;

namespace Portal.Features.DeleteAccount;

/// <summary>Something that goes with the account, named so that its owner knows it again.</summary>
public sealed record Loss(string Text, params object[] Args);

[NeedsRecentPassword]
public sealed class DeleteAccountPage(PortalDb db, Visit visit) : StepPage
{
    public IReadOnlyList<Loss> Losses { get; private set; } = [];

    public DateTimeOffset? ClosingSince { get; private set; }

    /// <summary>The latest time by which all money of a card check must be back.</summary>
    public DateTimeOffset EndsBy { get; private set; }

    public override async Task ShowAsync(CancellationToken ct)
    {
        var account = await db.Accounts.AsNoTracking().SingleAsync(account => account.Id == visit.AccountId, ct);
        ClosingSince = account.ClosingSince;
        if (ClosingSince is null) Losses = await LossesOfAsync(account, ct);
        else EndsBy = await db.CardPayments.Unsettled(account.Id).MaxAsync(payment => (DateTimeOffset?)payment.ReturnBy, ct) ?? account.ClosingSince!.Value.AddHours(24);
    }

    public Task<IActionResult> OnPostAsync(CancellationToken ct) => SendAsync(new DeleteAccountCommand(), ct);

    public Task<IActionResult> OnPostKeepAsync(CancellationToken ct) => SendAsync(new KeepAccountCommand(), ct);

    private async Task<IReadOnlyList<Loss>> LossesOfAsync(Account account, CancellationToken ct)
    {
        var methods = await db.PaymentMethods.Where(method => method.AccountId == account.Id && method.RemovedAt == null).ToListAsync(ct);
        return
        [
            new Loss("Your account with the email address {0}", EmailAddress.Read(account.Email).Value?.Masked ?? ""),
            .. account.Phone is { } phone ? [new Loss("Your phone number that ends in {0}", phone[^3..])] : Array.Empty<Loss>(),
            .. methods.Select(method => method.Kind is PaymentMethodKind.Card ? new Loss("Your card that ends in {0}", method.Last4!) : new Loss("Your PayPal billing agreement, which is cancelled")),
            new Loss("Your support tickets"),
        ];
    }
}
