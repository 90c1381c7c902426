using System.Text.Json.Nodes;

namespace Sandbox.Bank.Shapes;

internal static class RefundShape
{
    private const string Blank =
        """
        {"id":"","object":"refund","amount":0,"balance_transaction":null,"charge":null,"created":0,"currency":"usd","customer":null,
         "customer_account":null,"destination_details":{"card":{"reference_status":"pending","reference_type":"acquirer_reference_number",
         "type":"refund"},"type":"card"},"metadata":{},"payment_intent":null,"payment_method":null,"reason":null,"receipt_number":null,
         "source_transfer_reversal":null,"status":"succeeded","transfer_reversal":null}
        """;

    public static JsonObject Of(RefundRecord refund, ChargeRecord charge)
    {
        var shape = Shape.Of(Blank);
        shape["id"] = refund.Id;
        shape["created"] = refund.Created;
        shape["amount"] = refund.Amount;
        shape["charge"] = refund.Charge;
        shape["payment_intent"] = refund.PaymentIntent;
        shape["payment_method"] = charge.PaymentMethod;
        shape["customer"] = charge.Customer;
        shape["reason"] = refund.Reason;
        shape["status"] = refund.Status;
        shape["metadata"] = Shape.Map(refund.Metadata);
        shape["balance_transaction"] = refund.Status == "succeeded" ? "txn_" + refund.Id[3..] : null;
        if (refund.FailureReason is not null) shape["failure_reason"] = refund.FailureReason;
        if (refund.FailureReason is not null) shape["failure_balance_transaction"] = "txn_failed" + refund.Id[3..];
        if (refund.Status == "pending") shape["pending_reason"] = "processing";
        return shape;
    }
}
