using System.Text.Json.Nodes;

namespace Sandbox.Bank.Shapes;

internal static class ChargeShape
{
    private const string Blank =
        """
        {"id":"","object":"charge","amount":0,"amount_captured":0,"amount_refunded":0,"application":null,"application_fee":null,
         "application_fee_amount":null,"balance_transaction":null,
         "billing_details":{"address":{"city":null,"country":null,"line1":null,"line2":null,"postal_code":null,"state":null},
           "email":null,"name":null,"phone":null,"tax_id":null},
         "calculated_statement_descriptor":null,"captured":false,"created":0,"currency":"usd","customer":null,"description":null,"disputed":false,
         "failure_balance_transaction":null,"failure_code":null,"failure_message":null,"fraud_details":{},"livemode":false,"metadata":{},
         "on_behalf_of":null,"outcome":null,"paid":true,"payment_intent":null,"payment_method":null,"payment_method_details":null,
         "radar_options":{},"receipt_email":null,"receipt_number":null,"receipt_url":null,"refunded":false,"review":null,"shipping":null,
         "source":null,"source_transfer":null,"statement_descriptor":null,"statement_descriptor_suffix":null,"status":"succeeded",
         "transfer_data":null,"transfer_group":null}
        """;

    private const string BlankDetails =
        """
        {"type":"card","card":{"amount_authorized":null,"authorization_code":null,"brand":null,
         "checks":{"address_line1_check":null,"address_postal_code_check":null,"cvc_check":null},"country":null,
         "electronic_commerce_indicator":null,"exp_month":0,"exp_year":0,"extended_authorization":{"status":"disabled"},"fingerprint":null,
         "funding":null,"incremental_authorization":{"status":"unavailable"},"installments":null,"last4":null,"mandate":null,
         "multicapture":{"status":"unavailable"},"network":null,"network_token":{"used":false},"network_transaction_id":null,
         "overcapture":{"maximum_amount_capturable":0,"status":"unavailable"},"regulated_status":"unregulated","three_d_secure":null,
         "transaction_link_id":null,"wallet":null}}
        """;

    private const string Outcome =
        """
        {"advice_code":null,"network_advice_code":null,"network_decline_code":null,"network_status":"approved_by_network","reason":null,
         "risk_level":"normal","risk_score":12,"seller_message":"Payment complete.","type":"authorized"}
        """;

    public static JsonObject Of(ChargeRecord charge, PaymentMethodRecord method)
    {
        var shape = Shape.Of(Blank);
        shape["id"] = charge.Id;
        shape["created"] = charge.Created;
        shape["customer"] = charge.Customer;
        shape["description"] = charge.Description;
        shape["metadata"] = Shape.Map(charge.Metadata);
        shape["payment_intent"] = charge.PaymentIntent;
        shape["payment_method"] = charge.PaymentMethod;
        shape["calculated_statement_descriptor"] = charge.Descriptor;
        shape["statement_descriptor_suffix"] = charge.Suffix;
        PaymentMethodShape.FillBilling(shape["billing_details"]!.AsObject(), method);
        FillMoney(shape, charge);
        FillOutcome(shape, charge);
        shape["payment_method_details"] = Details(charge, method.Card);
        return shape;
    }

    private static void FillMoney(JsonObject shape, ChargeRecord charge)
    {
        shape["amount"] = charge.Amount;
        shape["amount_captured"] = charge.AmountCaptured;
        shape["amount_refunded"] = charge.AmountRefunded;
        shape["captured"] = charge.AmountCaptured > 0;
        shape["disputed"] = charge.IsDisputed;
        shape["refunded"] = charge.AmountRefunded >= charge.Amount;
        shape["balance_transaction"] = charge.AmountCaptured > 0 ? "txn_" + charge.Id[3..] : null;
    }

    private static void FillOutcome(JsonObject shape, ChargeRecord charge)
    {
        var outcome = Shape.Of(Outcome);
        shape["outcome"] = outcome;
        if (charge.Status == "succeeded") return;
        shape["status"] = charge.Status;
        shape["paid"] = false;
        shape["failure_code"] = charge.FailureCode;
        shape["failure_message"] = charge.FailureMessage;
        outcome["network_status"] = "declined_by_network";
        outcome["reason"] = charge.DeclineCode ?? charge.FailureCode;
        outcome["seller_message"] = "The bank did not return any further details with this decline.";
        outcome["type"] = "issuer_declined";
    }

    private static JsonObject Details(ChargeRecord charge, CardRecord card)
    {
        var details = Shape.Of(BlankDetails);
        var shape = details["card"]!.AsObject();
        PaymentMethodShape.FillCommon(shape, card);
        shape["brand"] = card.Brand;
        shape["network"] = card.Brand;
        shape["amount_authorized"] = charge.Status == "succeeded" ? charge.Amount : null;
        shape["overcapture"]!["maximum_amount_capturable"] = charge.Amount;
        shape["network_transaction_id"] = charge.Id[^15..];
        if (charge.CaptureBefore is { } until) shape["capture_before"] = until;
        if (charge.Authenticated) shape["three_d_secure"] = Shape.Of(Authenticated);
        if (charge.Authenticated) shape["electronic_commerce_indicator"] = "05";
        return details;
    }

    private const string Authenticated =
        """
        {"authentication_flow":"challenge","electronic_commerce_indicator":"05","exemption_indicator":null,"result":"authenticated",
         "result_reason":null,"transaction_id":null,"version":"2.2.0"}
        """;
}
