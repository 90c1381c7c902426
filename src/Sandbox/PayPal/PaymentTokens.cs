using System.Globalization;
using System.Text.Json.Nodes;
using Sandbox.Vendors;

namespace Sandbox.PayPal;

/// <summary>Agreements: made from an approved setup token, ended by the merchant or by the payer.</summary>
internal sealed class PaymentTokens(PayPalBook book, SetupTokens setups, Payers payers, PayPalEvents events)
{
    private static readonly TimeSpan RemovesAfter = TimeSpan.FromDays(1);

    public PayPalAnswer Create(PayPalCall call)
    {
        var token = call.Given["payment_source"]?["token"];
        if (PayPalBook.Text(token?["type"]) != "SETUP_TOKEN")
            throw PayPalRefusal.Unprocessable(
                "UNSUPPORTED_PAYMENT_SOURCE", "This sandbox only knows tokens of the type SETUP_TOKEN.", "/payment_source/token/type");
        var setup = setups.Find(PayPalBook.Text(token?["id"])) ?? throw PayPalRefusal.NotFound();
        if (setup.Status == "PAYER_ACTION_REQUIRED")
            throw PayPalRefusal.Unprocessable(
                "PAYER_ACTION_REQUIRED", "Please make sure setup up token is approved. Please complete the approval flow.");
        if (setup.Status != "APPROVED")
            throw PayPalRefusal.Unprocessable("SETUP_TOKEN_ALREADY_TOKENIZED", "The setup token was already used to make a payment token.");
        return new PayPalAnswer(201, Show(Agree(setup, call), call));
    }

    public PayPalAnswer Get(PayPalCall call) => new(200, Show(Live(call.Target), call));

    public PayPalAnswer List(PayPalCall call)
    {
        var customer = call.Query["customer_id"].ToString();
        var found = book.State.Agreements.Values.Where(agreement => agreement.Customer == customer && agreement.CancelledAt is null)
            .ToList();
        var (size, page) = (Number(call, "page_size", 5), Number(call, "page", 1));
        var answer = new JsonObject
        {
            ["customer"] = new JsonObject { ["id"] = customer },
            ["payment_tokens"] = new JsonArray(
                [.. found.Skip((page - 1) * size).Take(size).Select(agreement => (JsonNode?)Show(agreement, call))]),
            ["links"] = new JsonArray(PayPalBook.Link($"{call.Address}/v3/vault/payment-tokens?customer_id={customer}", "self", "GET")),
        };
        if (call.Query["total_required"] != "true" || found.Count == 0) return new PayPalAnswer(200, answer);
        answer["total_items"] = found.Count;
        answer["total_pages"] = (found.Count + size - 1) / size;
        return new PayPalAnswer(200, answer);
    }

    public PayPalAnswer Delete(PayPalCall call)
    {
        End(Live(call.Target));
        return new PayPalAnswer(204);
    }

    /// <summary>The payer, on PayPal's own pages.</summary>
    public void Remove(string? id)
    {
        if (book.State.Agreements.GetValueOrDefault(id ?? "") is { CancelledAt: null } agreement) End(agreement);
    }

    /// <summary>Ends the agreements of payers who change their minds.</summary>
    public void Lapse()
    {
        var due = book.State.Agreements.Values.Where(agreement => agreement.CancelledAt is null && agreement.EndsAt <= book.Time);
        foreach (var agreement in due.ToList()) End(agreement);
    }

    private AgreementRecord Agree(SetupTokenRecord setup, PayPalCall call)
    {
        var payer = payers.Known(setup.Payer!);
        var customer = call.Given["customer"]?["id"] is null ? setup.Customer : SetupTokens.CustomerOf(call.Given);
        var agreement = new AgreementRecord(VendorIds.Lower(), book.Time, customer, payer.Id, setup.Id)
        {
            EndsAt = payer.Conduct == PayerConduct.RemovesLater ? book.Time + RemovesAfter : null,
        };
        setup.Status = "VAULTED";
        book.State.Agreements[agreement.Id] = agreement;
        events.Tell("VAULT.PAYMENT-TOKEN.CREATED", "payment_token", "A payment token has been created.", Resource(agreement));
        return agreement;
    }

    private void End(AgreementRecord agreement)
    {
        agreement.CancelledAt = book.Time;
        events.Tell("VAULT.PAYMENT-TOKEN.DELETED", "payment_token", "A payment token has been deleted.",
            new JsonObject { ["id"] = agreement.Id });
    }

    private JsonObject Show(AgreementRecord agreement, PayPalCall call)
    {
        var shape = Resource(agreement);
        var self = $"{call.Address}/v3/vault/payment-tokens/{agreement.Id}";
        shape["links"] = new JsonArray(PayPalBook.Link(self, "self", "GET"), PayPalBook.Link(self, "delete", "DELETE"));
        return shape;
    }

    private JsonObject Resource(AgreementRecord agreement)
    {
        var payer = Payers.Show(payers.Known(agreement.Payer), book.State.SetupTokens[agreement.SetupToken]);
        return new JsonObject
        {
            ["id"] = agreement.Id,
            ["customer"] = new JsonObject { ["id"] = agreement.Customer },
            ["payment_source"] = new JsonObject { ["paypal"] = payer },
        };
    }

    private AgreementRecord Live(string id) =>
        book.State.Agreements.GetValueOrDefault(id) is { CancelledAt: null } agreement ? agreement : throw PayPalRefusal.NotFound();

    private static int Number(PayPalCall call, string name, int otherwise) =>
        int.TryParse(call.Query[name], NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : otherwise;
}
