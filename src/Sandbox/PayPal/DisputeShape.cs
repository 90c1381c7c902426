using System.Text.Json.Nodes;

namespace Sandbox.PayPal;

/// <summary>What PayPal tells when a payer contests a payment.</summary>
internal static class DisputeShape
{
    public static JsonObject Of(CaptureRecord capture, string id, DateTimeOffset at)
    {
        var payment = new JsonObject
        {
            ["seller_transaction_id"] = capture.Id,
            ["create_time"] = PayPalBook.Stamp(capture.At),
            ["transaction_status"] = "COMPLETED",
            ["gross_amount"] = PayPalBook.Money(capture.Amount, capture.Currency),
        };
        if (capture.InvoiceId is not null) payment["invoice_number"] = capture.InvoiceId;
        if (capture.CustomId is not null) payment["custom"] = capture.CustomId;
        return new JsonObject
        {
            ["dispute_id"] = $"PP-D-{id}",
            ["create_time"] = PayPalBook.Stamp(at),
            ["update_time"] = PayPalBook.Stamp(at),
            ["disputed_transactions"] = new JsonArray(payment),
            ["reason"] = "UNAUTHORISED",
            ["status"] = "OPEN",
            ["dispute_amount"] = PayPalBook.Money(capture.Amount, capture.Currency),
            ["dispute_life_cycle_stage"] = "INQUIRY",
        };
    }
}
