using Portal.Ports;
using Portal.Storage;
using Portal.Web;

namespace Portal.Features.FinishDeletion;

/// <summary>The last place that knows the address; emptied when the mail has left.</summary>
public sealed record FarewellPayload(string Email);

internal sealed class Farewell(PortalDb db, IMail mail, Letters letters, TimeProvider time) : MessageKind<FarewellPayload>(db)
{
    public const string KindName = "farewell";

    public override string Name => KindName;

    public override bool EndsWithAccount => false;

    protected override Task<Outgoing> WriteAsync(Intent intent, FarewellPayload payload, CancellationToken ct) =>
        Task.FromResult(intent.Deadline < time.GetUtcNow() ? Outgoing.NotAnyMore("too-late") : Write(intent, payload));

    private Outgoing Write(Intent intent, FarewellPayload payload)
    {
        var letter = letters.Write("Your {0} account has been deleted", null,
            "Your account has been deleted, as you asked. Nothing of yours is left with us but the record of money in our books, without your name.",
            "If it was not you who asked for it, write to us. You may open a new, empty account with this email address at any time.");
        return Outgoing.ByMail(mail, new MailMessage(intent.Key, payload.Email, letter.Subject, letter.Text, letter.Html));
    }
}

/// <param name="CustomerId">Null when none is known here, but one may have been made.</param>
public sealed record DeleteCustomerPayload(string? CustomerId);

/// <summary>
/// Removes the customer's record at the card processor, with the cards on it. Asked until it is gone. What may have been made unknown to us
/// is made once more: under the same key that brings the very one.
/// </summary>
internal sealed class DeleteCustomer(ICardGateway gateway) : IntentKind<DeleteCustomerPayload>
{
    public const string KindName = "delete-customer";

    public override string Name => KindName;

    protected override async Task<Verdict> AskAsync(Intent intent, DeleteCustomerPayload payload, CancellationToken ct)
    {
        if (payload.CustomerId is { } known) return Verdict.Lasting(await gateway.DeleteCustomerAsync(known, ct));
        var customer = await gateway.CreateCustomerAsync(intent.Subject, CardCheckKeys.Customer(intent.Subject), ct);
        return customer is Reply<string>.Answered(var found) ? Verdict.Lasting(await gateway.DeleteCustomerAsync(found, ct)) : Verdict.Lasting(customer);
    }
}
