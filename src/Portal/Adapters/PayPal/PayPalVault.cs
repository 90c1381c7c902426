using System.Net;
using System.Text.Json;
using Microsoft.Extensions.Options;
using Portal.Ports;

namespace Portal.Adapters.PayPal;

/// <summary>
/// Billing agreements as PayPal's Payment Method Tokens, version 3: a setup token that the payer approves on PayPal's page becomes a payment
/// token.
/// </summary>
internal sealed class PayPalVault(PayPalCalls calls, IOptions<PayPalOptions> options, ILogger<PayPalVault> log) : IPayPal
{
    public string ApprovalOrigin => OriginOf(options.Value.ApprovalOrigin);

    public async Task<Reply<OpenedAgreement>> OpenAgreementAsync(AgreementOrder order, string key, CancellationToken ct)
    {
        var reply = await calls.PostAsync("v3/vault/setup-tokens", PayPalBodies.Setup(order), key, ct);
        return Read(reply, Opened);
    }

    public async Task<Reply<Agreement>> KeepAgreementAsync(string openedId, string key, CancellationToken ct)
    {
        // Looked at first, so that a payer who is not ready costs no exchange under the key.
        var setup = await calls.GetAsync($"v3/vault/setup-tokens/{Uri.EscapeDataString(openedId)}", ct);
        if (setup is not Reply<PayPalAnswer>.Answered({ IsYes: true } found)) return No<Agreement>(setup);
        if (found.Text("status") is not ("APPROVED" or "TOKENIZED" or "VAULTED")) return new Reply<Agreement>.Refused("not-approved");
        var reply = await calls.PostAsync("v3/vault/payment-tokens", PayPalBodies.Exchange(openedId), key, ct);
        return reply is Reply<PayPalAnswer>.Answered({ Issue: "SETUP_TOKEN_ALREADY_TOKENIZED" })
            ? await FindAsync(found, ct)
            : Read(reply, answer => Kept(answer.Body));
    }

    public async Task<Reply<bool>> CancelAgreementAsync(string agreementId, CancellationToken ct)
    {
        var reply = await calls.DeleteAsync($"v3/vault/payment-tokens/{Uri.EscapeDataString(agreementId)}", ct);
        var isGone = reply is Reply<PayPalAnswer>.Answered({ Status: HttpStatusCode.NotFound });
        return isGone ? new Reply<bool>.Answered(true) : Read(reply, _ => new Reply<bool>.Answered(true));
    }

    private Reply<OpenedAgreement> Opened(PayPalAnswer answer)
    {
        var approve = answer.List("links").Where(link => link.Text("rel") == "approve").Select(link => link.Text("href")).FirstOrDefault();
        if (answer.Text("id") is not { } id || approve is null) return new Reply<OpenedAgreement>.Unknown("unreadable-answer");
        // Visitors go to PayPal's pages and nowhere else, whoever wrote the answer.
        if (Uri.TryCreate(approve, UriKind.Absolute, out var page) && OriginOf(page) == ApprovalOrigin)
            return new Reply<OpenedAgreement>.Answered(new OpenedAgreement(id, approve));
        log.PageIsElsewhere(ApprovalOrigin, answer.DebugId);
        return new Reply<OpenedAgreement>.Refused(FaultWords.Ours);
    }

    private static Reply<Agreement> Kept(JsonElement kept)
    {
        if (kept.Text("id") is not { } id) return new Reply<Agreement>.Unknown("unreadable-answer");
        var payer = kept.Text("payment_source", "paypal", "payer_id") ?? kept.Text("payment_source", "paypal", "account_id");
        var country = Country(kept.Text("payment_source", "paypal", "address", "country_code"));
        var isVerified = kept.Text("payment_source", "paypal", "account_status") != "UNVERIFIED";
        return new Reply<Agreement>.Answered(new Agreement(id, payer, country, isVerified));
    }

    // PayPal writes C2 for mainland China when money comes from outside it.
    private static string? Country(string? code) => code == "C2" ? "CN" : code;

    // The exchange was made under another key, or so long ago that PayPal forgot ours. The agreement is then the only one of its customer.
    private async Task<Reply<Agreement>> FindAsync(PayPalAnswer setup, CancellationToken ct)
    {
        if (setup.Text("customer", "id") is not { } customer) return new Reply<Agreement>.Refused("already-kept");
        var reply = await calls.GetAsync($"v3/vault/payment-tokens?customer_id={Uri.EscapeDataString(customer)}", ct);
        return Read(reply, answer => answer.List("payment_tokens").ToArray() is [var only]
            ? Kept(only)
            : new Reply<Agreement>.Refused("already-kept"));
    }

    private static Reply<T> Read<T>(Reply<PayPalAnswer> reply, Func<PayPalAnswer, Reply<T>> read) =>
        reply is Reply<PayPalAnswer>.Answered({ IsYes: true } answer) ? read(answer) : No<T>(reply);

    private static Reply<T> No<T>(Reply<PayPalAnswer> reply) => reply switch
    {
        Reply<PayPalAnswer>.Answered({ Issue: "PAYER_ACTION_REQUIRED" or "SETUP_TOKEN_NOT_APPROVED" }) => new Reply<T>.Refused("not-approved"),
        Reply<PayPalAnswer>.Answered(var answer) => answer.Trouble<T>(),
        Reply<PayPalAnswer>.NotReached(var why) => new Reply<T>.NotReached(why),
        Reply<PayPalAnswer>.Unknown(var why) => new Reply<T>.Unknown(why),
        Reply<PayPalAnswer>.Refused(var why) => new Reply<T>.Refused(why),
        _ => throw new InvalidOperationException("A reply is one of four."),
    };

    private static string OriginOf(Uri address) => address.GetLeftPart(UriPartial.Authority);
}
