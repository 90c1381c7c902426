using System.Text.Json.Nodes;

namespace Sandbox.Bank.Shapes;

internal static class DisputeShape
{
    private const string Blank =
        """
        {"id":"","object":"dispute","amount":0,"balance_transactions":[],"charge":null,"created":0,"currency":"usd",
         "enhanced_eligibility_types":[],"evidence":{},"evidence_details":{"due_by":null,"enhanced_eligibility":{},"has_evidence":false,
         "past_due":false,"submission_count":0},"is_charge_refundable":false,"livemode":false,"metadata":{},"payment_intent":null,
         "reason":"fraudulent","status":"needs_response"}
        """;

    public static JsonObject Of(DisputeRecord dispute)
    {
        var shape = Shape.Of(Blank);
        shape["id"] = dispute.Id;
        shape["created"] = dispute.Created;
        shape["amount"] = dispute.Amount;
        shape["charge"] = dispute.Charge;
        shape["payment_intent"] = dispute.PaymentIntent;
        shape["status"] = dispute.Status;
        return shape;
    }
}
