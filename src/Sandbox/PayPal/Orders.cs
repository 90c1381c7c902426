using System.Text.Json.Nodes;
using Sandbox.Vendors;

namespace Sandbox.PayPal;

/// <summary>Orders charge an agreement at once; without one they wait for the payer, who cannot be asked here.</summary>
internal sealed class Orders(PayPalBook book, Payers payers, Captures captures)
{
    public PayPalAnswer Create(PayPalCall call)
    {
        if (PayPalBook.Text(call.Given["intent"]) != "CAPTURE")
            throw PayPalRefusal.Unprocessable("UNSUPPORTED_INTENT", "This sandbox only knows the intent CAPTURE.", "/intent");
        if (call.Given["purchase_units"] is not JsonArray { Count: > 0 } units)
            throw PayPalRefusal.Invalid("MISSING_REQUIRED_PARAMETER", "A required field is missing.", "/purchase_units");
        foreach (var unit in units) captures.Check(unit!);
        var order = new OrderRecord(VendorIds.Upper(), book.Time, units.DeepClone().AsArray());
        if (AgreementOf(call.Given) is { } agreement) Charge(order, agreement);
        book.State.Orders[order.Id] = order;
        return new PayPalAnswer(201, Show(order, call, call.WantsAll));
    }

    public PayPalAnswer Get(PayPalCall call) => new(200, Show(Known(call.Target), call, all: true));

    public PayPalAnswer Capture(PayPalCall call)
    {
        var order = Known(call.Target);
        if (order.Status == "COMPLETED") throw PayPalRefusal.Unprocessable("ORDER_ALREADY_CAPTURED", "Order already captured.");
        var agreement = AgreementOf(call.Given)
            ?? throw PayPalRefusal.Unprocessable("ORDER_NOT_APPROVED", "Payer has not yet approved the Order for payment.");
        Charge(order, agreement);
        return new PayPalAnswer(201, Show(order, call, call.WantsAll));
    }

    private AgreementRecord? AgreementOf(JsonObject given)
    {
        if (PayPalBook.Text(given["payment_source"]?["paypal"]?["vault_id"]) is not { } id) return null;
        var agreement = book.State.Agreements.GetValueOrDefault(id)
            ?? throw PayPalRefusal.Unprocessable("TOKEN_ID_NOT_FOUND", "Specified token was not found.", "/payment_source/paypal/vault_id");
        return agreement.CancelledAt is null ? agreement
            : throw PayPalRefusal.Unprocessable(
                "AGREEMENT_ALREADY_CANCELLED", "The requested agreement is already canceled.", "/payment_source/paypal/vault_id");
    }

    private void Charge(OrderRecord order, AgreementRecord agreement)
    {
        if (payers.Known(agreement.Payer).Conduct == PayerConduct.Declines || book.Faults.Strikes("paypal", "decline"))
            throw PayPalRefusal.Unprocessable(
                "INSTRUMENT_DECLINED",
                "The instrument presented was either declined by the processor or bank, or it can't be used for this payment.");
        order.Captures = [.. order.Units.Select(unit => captures.Take(order.Id, unit!))];
        (order.Status, order.Payer, order.Agreement) = ("COMPLETED", agreement.Payer, agreement.Id);
    }

    /// <summary>Who does not ask for all is told an id, a status and where to ask.</summary>
    private JsonObject Show(OrderRecord order, PayPalCall call, bool all)
    {
        var shape = new JsonObject { ["id"] = order.Id, ["status"] = order.Status, ["links"] = Links(order, call) };
        if (!all) return shape;
        if (order.Payer is not null) shape["payment_source"] = new JsonObject { ["paypal"] = Wallet(payers.Known(order.Payer)) };
        shape["purchase_units"] = new JsonArray([.. order.Units.Select((unit, place) => (JsonNode?)Unit(order, unit!.AsObject(), place, call))]);
        shape["intent"] = "CAPTURE";
        shape["create_time"] = PayPalBook.Stamp(order.At);
        shape["update_time"] = PayPalBook.Stamp(order.At);
        if (order.Payer is not null) shape["payer"] = Payer(payers.Known(order.Payer));
        return shape;
    }

    private JsonObject Unit(OrderRecord order, JsonObject given, int place, PayPalCall call)
    {
        var unit = given.DeepClone().AsObject();
        unit["reference_id"] = PayPalBook.Text(given["reference_id"]) ?? "default";
        if (order.Captures.Count <= place) return unit;
        var capture = Captures.Show(book.State.Captures[order.Captures[place]], call);
        unit["payments"] = new JsonObject { ["captures"] = new JsonArray(capture) };
        return unit;
    }

    private static JsonArray Links(OrderRecord order, PayPalCall call)
    {
        var self = $"{call.Address}/v2/checkout/orders/{order.Id}";
        var links = new JsonArray(PayPalBook.Link(self, "self", "GET"));
        if (order.Status != "COMPLETED") links.Add(PayPalBook.Link($"{self}/capture", "capture", "POST"));
        return links;
    }

    private static JsonObject Wallet(PayerRecord payer) => new()
    {
        ["email_address"] = payer.Email,
        ["account_id"] = payer.Id,
        ["account_status"] = payer.Conduct == PayerConduct.Unverified ? "UNVERIFIED" : "VERIFIED",
        ["name"] = Payers.Name(payer),
        ["address"] = new JsonObject { ["country_code"] = payer.Country },
    };

    private static JsonObject Payer(PayerRecord payer) => new()
    {
        ["email_address"] = payer.Email,
        ["payer_id"] = payer.Id,
        ["name"] = Payers.Name(payer),
        ["address"] = new JsonObject { ["country_code"] = payer.Country },
    };

    private OrderRecord Known(string id) => book.State.Orders.GetValueOrDefault(id) ?? throw PayPalRefusal.NotFound();
}
