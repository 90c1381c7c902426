using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Sandbox.Bank.Tests.Kit;
using Xunit;

namespace Sandbox.Bank.Tests;

public sealed class PayPalAgreementTests : IAsyncLifetime
{
    private Neighbourhood _world = null!;
    private PayPalClient _paypal = null!;

    public async Task InitializeAsync()
    {
        _world = await Neighbourhood.Start();
        _paypal = new PayPalClient(_world);
    }

    public async Task DisposeAsync() => await _world.DisposeAsync();

    [Fact]
    public async Task A_payer_agrees_and_the_merchant_gets_a_payment_token()
    {
        var (status, setup) = await _paypal.Post("v3/vault/setup-tokens", PayPalClient.Setup());
        Assert.Equal((201, "PAYER_ACTION_REQUIRED"), (status, setup["status"]!.GetValue<string>()));
        Assert.StartsWith($"{_world.Url}/paypal/agreements/approve?approval_session_id=", PayPalClient.Link(setup, "approve"),
            StringComparison.Ordinal);
        var back = await _paypal.Approve(setup, "george@payers.example");
        var id = PayPalClient.Id(setup);
        Assert.Equal($"https://portal.example/return?state=s1&approval_token_id={id}&approval_session_id={id}",
            back.Headers.Location!.OriginalString);
        Assert.Equal("APPROVED", (await _paypal.Get($"v3/vault/setup-tokens/{id}")).Body["status"]!.GetValue<string>());
        var (created, token) = await _paypal.Post("v3/vault/payment-tokens", PayPalClient.Exchange(id));
        var payer = token["payment_source"]!["paypal"]!;
        Assert.Equal((201, "george@payers.example", "GB"),
            (created, payer["email_address"]!.GetValue<string>(), payer["address"]!["country_code"]!.GetValue<string>()));
        Assert.Equal(setup["customer"]!["id"]!.GetValue<string>(), token["customer"]!["id"]!.GetValue<string>());
        Assert.Equal(token.ToJsonString(), (await _paypal.Get($"v3/vault/payment-tokens/{PayPalClient.Id(token)}")).Body.ToJsonString());
    }

    [Fact]
    public async Task The_page_names_both_buttons_and_cancel_goes_back_without_agreement()
    {
        var (_, setup) = await _paypal.Post("v3/vault/setup-tokens", PayPalClient.Setup());
        var page = await _world.Browser.GetStringAsync(PayPalClient.Link(setup, "approve"));
        Assert.Contains(">Agree and continue</button>", page, StringComparison.Ordinal);
        Assert.Contains(">Cancel</button>", page, StringComparison.Ordinal);
        var back = await _world.Submit(PayPalClient.Link(setup, "approve"), ("payer", "george@payers.example"), ("action", "cancel"));
        Assert.Equal("https://portal.example/cancel?state=s1", back.Headers.Location!.OriginalString);
        var (status, error) = await _paypal.Post("v3/vault/payment-tokens", PayPalClient.Exchange(PayPalClient.Id(setup)));
        Assert.Equal((422, "PAYER_ACTION_REQUIRED"), (status, PayPalClient.Issue(error)));
    }

    [Fact]
    public async Task The_same_request_again_answers_200_and_makes_nothing_new()
    {
        var (_, setup) = await _paypal.Post("v3/vault/setup-tokens", PayPalClient.Setup(), "s-1");
        var (again, same) = await _paypal.Post("v3/vault/setup-tokens", PayPalClient.Setup(), "s-1");
        Assert.Equal((200, PayPalClient.Id(setup)), (again, PayPalClient.Id(same)));
        await _paypal.Approve(setup, "amy@payers.example");
        var (first, token) = await _paypal.Post("v3/vault/payment-tokens", PayPalClient.Exchange(PayPalClient.Id(setup)), "p-1");
        var (second, repeated) = await _paypal.Post("v3/vault/payment-tokens", PayPalClient.Exchange(PayPalClient.Id(setup)), "p-1");
        Assert.Equal((201, 200, PayPalClient.Id(token)), (first, second, PayPalClient.Id(repeated)));
        var (status, error) = await _paypal.Post("v3/vault/payment-tokens", PayPalClient.Exchange(PayPalClient.Id(setup)), "p-2");
        Assert.Equal((422, "SETUP_TOKEN_ALREADY_TOKENIZED"), (status, PayPalClient.Issue(error)));
        var (used, other) = await _paypal.Post("v3/vault/payment-tokens", PayPalClient.Exchange("ANOTHER1"), "p-1");
        Assert.Equal((422, "PAYPAL_REQUEST_ID_PREVIOUSLY_USED"), (used, PayPalClient.Issue(other)));
    }

    [Fact]
    public async Task Tests_can_name_as_many_payers_as_they_need()
    {
        var first = await _paypal.Agree("one@example.com", "AT");
        var same = await _paypal.Agree("ONE@example.com", "AT");
        var other = await _paypal.Agree("two@example.com", "US");
        Assert.Equal(PayerId(first), PayerId(same));
        Assert.NotEqual(PayerId(first), PayerId(other));
        Assert.Equal("AT", first["payment_source"]!["paypal"]!["address"]!["country_code"]!.GetValue<string>());
        var agreements = (await _world.Browser.GetFromJsonAsync<JsonArray>("/agreements.json"))!;
        Assert.Equal($$"""{"payerId":"{{PayerId(other)}}","country":"US","state":"active"}""", agreements[0]!.ToJsonString());
        Assert.Equal(3, agreements.Count);
    }

    [Fact]
    public async Task An_agreement_that_the_merchant_deletes_is_gone_and_cannot_be_charged()
    {
        var id = PayPalClient.Id(await _paypal.Agree());
        Assert.Equal(204, (await _paypal.Call(HttpMethod.Delete, $"v3/vault/payment-tokens/{id}")).Status);
        Assert.Equal(404, (await _paypal.Call(HttpMethod.Delete, $"v3/vault/payment-tokens/{id}")).Status);
        Assert.Equal(404, (await _paypal.Get($"v3/vault/payment-tokens/{id}")).Status);
        var (status, error) = await _paypal.Post("v2/checkout/orders", PayPalClient.Order(id));
        Assert.Equal((422, "AGREEMENT_ALREADY_CANCELLED"), (status, PayPalClient.Issue(error)));
        Assert.Contains("\"state\":\"cancelled\"", await _world.Browser.GetStringAsync("/agreements.json"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_customers_tokens_are_listed()
    {
        var token = await _paypal.Agree();
        var customer = token["customer"]!["id"]!.GetValue<string>();
        var (_, list) = await _paypal.Get($"v3/vault/payment-tokens?customer_id={customer}&total_required=true");
        Assert.Equal((1, PayPalClient.Id(token)),
            (list["total_items"]!.GetValue<int>(), list["payment_tokens"]![0]!["id"]!.GetValue<string>()));
        var (_, none) = await _paypal.Get("v3/vault/payment-tokens?customer_id=nobody7&total_required=true");
        Assert.Empty(none["payment_tokens"]!.AsArray());
    }

    [Fact]
    public async Task A_setup_token_lapses_after_three_hours()
    {
        var (_, setup) = await _paypal.Post("v3/vault/setup-tokens", PayPalClient.Setup());
        _world.Clock.Advance(TimeSpan.FromHours(3.1));
        var fresh = new PayPalClient(_world);
        Assert.Equal(404, (await fresh.Get($"v3/vault/setup-tokens/{PayPalClient.Id(setup)}")).Status);
        Assert.Equal(404, (int)(await _world.Browser.GetAsync(PayPalClient.Link(setup, "approve"))).StatusCode);
    }

    [Fact]
    public async Task Access_tokens_expire_and_wrong_credentials_get_none()
    {
        Assert.Equal("invalid_client", (await _paypal.Token("wrong"))["error"]!.GetValue<string>());
        await _paypal.Get("v1/notifications/webhooks");
        _world.Clock.Advance(TimeSpan.FromMinutes(16));
        Assert.Equal(401, (await _paypal.Get("v1/notifications/webhooks")).Status);
    }

    private static string PayerId(JsonObject token) => token["payment_source"]!["paypal"]!["payer_id"]!.GetValue<string>();
}
