using System.Text.Json.Nodes;

namespace Sandbox.Bank.Shapes;

internal static class PaymentIntentShape
{
    private const string Blank =
        """
        {"id":"","object":"payment_intent","allowed_payment_method_types":null,"amount":0,"amount_capturable":0,"amount_details":{"tip":{}},
         "amount_received":0,"application":null,"application_fee_amount":null,"automatic_payment_methods":null,"canceled_at":null,
         "cancellation_reason":null,"capture_method":"automatic_async","client_secret":"","confirmation_method":"automatic","created":0,
         "currency":"usd","customer":null,"customer_account":null,"description":null,"excluded_payment_method_types":null,
         "last_payment_error":null,"latest_charge":null,"livemode":false,"managed_payments":null,"metadata":{},"next_action":null,
         "on_behalf_of":null,"payment_method":null,"payment_method_configuration_details":null,
         "payment_method_options":{"card":{"installments":null,"mandate_options":null,"network":null,"request_three_d_secure":"automatic"}},
         "payment_method_types":["card"],"payment_record":null,"processing":null,"receipt_email":null,"review":null,"setup_future_usage":null,
         "shipping":null,"source":null,"statement_descriptor":null,"statement_descriptor_suffix":null,"status":"","transfer_data":null,
         "transfer_group":null}
        """;

    public static JsonObject Of(PaymentIntentRecord intent)
    {
        var shape = Shape.Of(Blank);
        shape["id"] = intent.Id;
        shape["created"] = intent.Created;
        shape["client_secret"] = intent.ClientSecret;
        shape["status"] = intent.Status;
        shape["customer"] = intent.Customer;
        shape["payment_method"] = intent.PaymentMethod;
        shape["description"] = intent.Description;
        shape["metadata"] = Shape.Map(intent.Metadata);
        shape["receipt_email"] = intent.ReceiptEmail;
        shape["setup_future_usage"] = intent.SetupFutureUsage;
        shape["statement_descriptor_suffix"] = intent.Suffix;
        shape["allowed_payment_method_types"] = Shape.List(intent.AllowedTypes);
        FillMoney(shape, intent);
        FillOutcome(shape, intent);
        return shape;
    }

    private static void FillMoney(JsonObject shape, PaymentIntentRecord intent)
    {
        shape["amount"] = intent.Amount;
        shape["currency"] = intent.Currency;
        shape["capture_method"] = intent.CaptureMethod;
        shape["confirmation_method"] = intent.ConfirmationMethod;
        shape["amount_capturable"] = intent.Status == "requires_capture" ? intent.Amount : 0;
        shape["amount_received"] = intent.AmountReceived;
        shape["latest_charge"] = intent.LatestCharge;
    }

    private static void FillOutcome(JsonObject shape, PaymentIntentRecord intent)
    {
        shape["canceled_at"] = intent.CanceledAt;
        shape["cancellation_reason"] = intent.CancellationReason;
        if (intent.Status == "processing") shape["processing"] = new JsonObject { ["type"] = "card" };
        shape["next_action"] = Shape.Copy(intent.NextAction);
        shape["last_payment_error"] = Shape.Copy(intent.LastError);
    }
}
