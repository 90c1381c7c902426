using System.Globalization;
using System.Text.Json.Nodes;
using Sandbox.Vendors;

namespace Sandbox.PayPal;

/// <summary>Money taken, and money given back.</summary>
internal sealed class Captures(PayPalBook book, PayPalEvents events)
{
    public PayPalAnswer Get(PayPalCall call) => new(200, Show(Known(call.Target), call));

    public PayPalAnswer GetRefund(PayPalCall call) =>
        new(200, Show(book.State.Refunds.GetValueOrDefault(call.Target) ?? throw PayPalRefusal.NotFound(), call.Address));

    /// <summary>Refuses amounts that cannot be taken and invoices that were paid already.</summary>
    public void Check(JsonNode unit)
    {
        Amount(unit["amount"], "/purchase_units/@reference_id=='default'/amount/value");
        var invoice = PayPalBook.Text(unit["invoice_id"]);
        if (invoice is not null && book.State.Captures.Values.Any(capture => capture.InvoiceId == invoice))
            throw PayPalRefusal.Unprocessable(
                "DUPLICATE_INVOICE_ID",
                "Duplicate Invoice ID detected. To avoid a potential duplicate transaction your account setting requires "
                + "that Invoice Id be unique for each transaction.");
    }

    public string Take(string order, JsonNode unit)
    {
        Check(unit);
        var capture = new CaptureRecord(
            VendorIds.Upper(), book.Time, order, Amount(unit["amount"], "/amount/value"), Currency(unit["amount"]))
        {
            InvoiceId = PayPalBook.Text(unit["invoice_id"]),
            CustomId = PayPalBook.Text(unit["custom_id"]),
        };
        book.State.Captures[capture.Id] = capture;
        events.Tell("PAYMENT.CAPTURE.COMPLETED", "capture", $"Payment completed for {capture.Amount} {capture.Currency}",
            Resource(capture));
        return capture.Id;
    }

    public PayPalAnswer Refund(PayPalCall call)
    {
        var capture = Known(call.Target);
        var left = capture.Amount - capture.Refunded;
        if (left <= 0) throw PayPalRefusal.Unprocessable("CAPTURE_FULLY_REFUNDED", "The capture has already been fully refunded.");
        var amount = call.Given["amount"] is { } given ? Amount(given, "/amount/value") : left;
        if (call.Given["amount"] is { } money && Currency(money) != capture.Currency)
            throw PayPalRefusal.Unprocessable("REFUND_CAPTURE_CURRENCY_MISMATCH", "Refund must be in the same currency as the capture.");
        if (amount > left) throw PayPalRefusal.Unprocessable(
            "REFUND_AMOUNT_EXCEEDED", "The refund amount must be less than or equal to the capture amount that has not yet been refunded.");
        return new PayPalAnswer(201, Show(Send(capture, amount, call.Given), call.Address));
    }

    /// <summary>By somebody on PayPal's own pages, or PayPal itself: refund, reverse, deny or dispute. False when there is nothing left of it to do that with.</summary>
    public bool Befall(string? id, string? what)
    {
        if (book.State.Captures.GetValueOrDefault(id ?? "") is not { IsDenied: false } capture) return false;
        switch (what)
        {
            case "refund" or "reverse" when capture.Refunded < capture.Amount:
                Send(capture, capture.Amount - capture.Refunded, [], isReversal: what == "reverse");
                return true;
            case "deny":
                capture.IsDenied = true;
                events.Tell("PAYMENT.CAPTURE.DENIED", "capture", "Payment denied", Resource(capture));
                return true;
            case "dispute":
                events.Tell("CUSTOMER.DISPUTE.CREATED", "dispute", "A new dispute opened", DisputeShape.Of(capture, VendorIds.Upper(), book.Time));
                return true;
            default:
                return false;
        }
    }

    public static JsonObject Show(CaptureRecord capture, PayPalCall call)
    {
        var shape = Resource(capture);
        var self = $"{call.Address}/v2/payments/captures/{capture.Id}";
        shape["links"] = new JsonArray(
            PayPalBook.Link(self, "self", "GET"), PayPalBook.Link($"{self}/refund", "refund", "POST"),
            PayPalBook.Link($"{call.Address}/v2/checkout/orders/{capture.Order}", "up", "GET"));
        return shape;
    }

    public static string StatusOf(CaptureRecord capture) => capture.IsDenied ? "DECLINED"
        : capture.Refunded == 0 ? "COMPLETED" : capture.Refunded < capture.Amount ? "PARTIALLY_REFUNDED" : "REFUNDED";

    private PayPalRefundRecord Send(CaptureRecord capture, decimal amount, JsonObject given, bool isReversal = false)
    {
        var refund = new PayPalRefundRecord(VendorIds.Upper(), book.Time, capture.Id, amount, capture.Currency)
        {
            InvoiceId = PayPalBook.Text(given["invoice_id"]),
            CustomId = PayPalBook.Text(given["custom_id"]),
            Note = PayPalBook.Text(given["note_to_payer"]),
        };
        book.State.Refunds[refund.Id] = refund;
        capture.Refunded += amount;
        var (type, deed) = isReversal ? ("REVERSED", "reversed") : ("REFUNDED", "refunded");
        events.Tell($"PAYMENT.CAPTURE.{type}", "refund", $"A {refund.Amount} {refund.Currency} capture payment was {deed}",
            Show(refund, "https://api.sandbox.paypal.com"));
        return refund;
    }

    private static JsonObject Resource(CaptureRecord capture)
    {
        var shape = new JsonObject
        {
            ["id"] = capture.Id,
            ["status"] = StatusOf(capture),
            ["amount"] = PayPalBook.Money(capture.Amount, capture.Currency),
            ["final_capture"] = true,
            ["seller_protection"] = new JsonObject { ["status"] = "NOT_ELIGIBLE" },
            ["seller_receivable_breakdown"] = Breakdown(capture),
            ["supplementary_data"] = new JsonObject { ["related_ids"] = new JsonObject { ["order_id"] = capture.Order } },
            ["create_time"] = PayPalBook.Stamp(capture.At),
            ["update_time"] = PayPalBook.Stamp(capture.At),
        };
        if (capture.InvoiceId is not null) shape["invoice_id"] = capture.InvoiceId;
        if (capture.CustomId is not null) shape["custom_id"] = capture.CustomId;
        return shape;
    }

    private static JsonObject Breakdown(CaptureRecord capture)
    {
        var fee = Math.Min(capture.Amount, Math.Round(capture.Amount * 0.0349m + 0.49m, 2));
        return new JsonObject
        {
            ["gross_amount"] = PayPalBook.Money(capture.Amount, capture.Currency),
            ["paypal_fee"] = PayPalBook.Money(fee, capture.Currency),
            ["net_amount"] = PayPalBook.Money(capture.Amount - fee, capture.Currency),
        };
    }

    private static JsonObject Show(PayPalRefundRecord refund, string address)
    {
        var shape = new JsonObject
        {
            ["id"] = refund.Id,
            ["status"] = "COMPLETED",
            ["amount"] = PayPalBook.Money(refund.Amount, refund.Currency),
            ["create_time"] = PayPalBook.Stamp(refund.At),
            ["update_time"] = PayPalBook.Stamp(refund.At),
            ["links"] = new JsonArray(
                PayPalBook.Link($"{address}/v2/payments/refunds/{refund.Id}", "self", "GET"),
                PayPalBook.Link($"{address}/v2/payments/captures/{refund.Capture}", "up", "GET")),
        };
        if (refund.InvoiceId is not null) shape["invoice_id"] = refund.InvoiceId;
        if (refund.CustomId is not null) shape["custom_id"] = refund.CustomId;
        if (refund.Note is not null) shape["note_to_payer"] = refund.Note;
        return shape;
    }

    private CaptureRecord Known(string id) => book.State.Captures.GetValueOrDefault(id) ?? throw PayPalRefusal.NotFound();

    private static string Currency(JsonNode? money) => PayPalBook.Text(money?["currency_code"])
        ?? throw PayPalRefusal.Invalid("MISSING_REQUIRED_PARAMETER", "A required field is missing.", "/amount/currency_code");

    private static decimal Amount(JsonNode? money, string field)
    {
        if (!decimal.TryParse(
            PayPalBook.Text(money?["value"]), NumberStyles.AllowDecimalPoint | NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture,
            out var amount))
            throw PayPalRefusal.Invalid("INVALID_PARAMETER_SYNTAX", "The value of a field does not conform to the expected format.", field);
        if (amount <= 0) throw PayPalRefusal.Unprocessable("CANNOT_BE_ZERO_OR_NEGATIVE", "Must be greater than zero.", field);
        return amount == Math.Round(amount, 2) ? amount
            : throw PayPalRefusal.Unprocessable(
                "DECIMAL_PRECISION", "If the currency supports decimals, only two decimal place precision is supported.", field);
    }
}
