using MediatR;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using Portal.Domain;
using Portal.Domain.Payments;
using Portal.Ports;
using Portal.Storage;
using Portal.Web;

namespace Portal.Features.AddPayPal;

public sealed record AddPayPalCommand : Command;

/// <summary>Writes down that the visitor leaves, asks PayPal for an agreement to approve, and sends the visitor there.</summary>
internal sealed class AddPayPalHandler(PortalDb db, IPayPal payPal, Limits limits, IKeys keys, IChance chance, TimeProvider time, Visit visit, IOptions<PortalOptions> portal, IOptions<BillingOptions> billing)
    : IRequestHandler<AddPayPalCommand, Answer>
{
    internal const string TooMany = "PayPal was opened many times. Try again after {0:HH:mm} UTC.";

    /// <summary>PayPal forgets an approval that is not used within three hours.</summary>
    private static readonly TimeSpan ApprovalLasts = TimeSpan.FromHours(3);

    public async Task<Answer> Handle(AddPayPalCommand command, CancellationToken cancellationToken)
    {
        var counted = await limits.CountAsync(command.FormKey, cancellationToken, billing.Value.PayPalStarts(visit.AccountId, visit.Network));
        if (counted.BlockedUntil is { } until) return Answer.WaitUntil(until, time.GetUtcNow(), "", TooMany);
        if (await HasPayPalAsync(cancellationToken)) return Answer.Refuse(PayPalRule.HasOne);
        var state = chance.Token(32);
        var attempt = PayPalAttempt.Start(chance.Token(), visit.AccountId, visit.Session!.Id, keys.Hash(KeyPurposes.PayPalReturn, state), time.GetUtcNow(), ApprovalLasts);
        db.PayPalAttempts.Add(attempt);
        await db.SaveChangesAsync(cancellationToken);
        return await LeaveAsync(attempt, state, cancellationToken);
    }

    private async Task<Answer> LeaveAsync(PayPalAttempt attempt, string state, CancellationToken ct)
    {
        if (await payPal.OpenAgreementAsync(Order(state), "paypal-open:" + attempt.Id, ct) is not Reply<OpenedAgreement>.Answered(var opened))
            return Answer.Refuse("", "PayPal cannot be reached right now. Nothing was added. Try again in a few minutes, or use a credit card.");
        attempt.OpenedId = opened.Id;
        return Answer.Leave(opened.ApproveUrl);
    }

    private AgreementOrder Order(string state)
    {
        var here = portal.Value.PublicUrl!.GetLeftPart(UriPartial.Authority) + "/payment-methods/paypal";
        return new AgreementOrder($"{here}/return?state={state}", $"{here}?cancelled=1", portal.Value.Brand, $"Purchases at {portal.Value.Brand}");
    }

    private Task<bool> HasPayPalAsync(CancellationToken ct) =>
        db.PaymentMethods.AnyAsync(method => method.AccountId == visit.AccountId && method.Kind == PaymentMethodKind.PayPal && method.RemovedAt == null, ct);
}
