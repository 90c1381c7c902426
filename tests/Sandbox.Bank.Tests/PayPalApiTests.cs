using Sandbox.Bank.Tests.Kit;
using Xunit;

namespace Sandbox.Bank.Tests;

/// <summary>The door of the API, with the contract's middleware and without it: the sandbox must refuse by itself too.</summary>
public abstract class PayPalApiTests
{
    private readonly Neighbourhood _world;
    private readonly PayPalClient _paypal;

    protected PayPalApiTests(SharedNeighbourhood shared)
    {
        _world = shared.Here;
        _paypal = new PayPalClient(_world, check: false);
    }

    [Theory]
    [InlineData("v3/vault/setup-tokens", "{}", "k", "MISSING_REQUIRED_PARAMETER")]
    [InlineData("v3/vault/setup-tokens", """{"payment_source":{"paypal":{"usage_type":"MERCHANT"}}}""", "k", "MISSING_REQUIRED_PARAMETER")]
    [InlineData("v2/checkout/orders", """{"intent":"CAPTURE"}""", "k", "MISSING_REQUIRED_PARAMETER")]
    [InlineData("v2/checkout/orders", """{"intent":"CAPTURE","purchase_units":[{"amount":{"currency_code":"USD","value":"ten"}}]}""", "k", "INVALID_PARAMETER_SYNTAX")]
    [InlineData("v2/checkout/orders", "{}", "", "PAYPAL_REQUEST_ID_REQUIRED")]
    [InlineData("v1/notifications/webhooks", """{"event_types":[{"name":"A"}],"url":"nowhere"}""", "", "INVALID_PARAMETER_SYNTAX")]
    [InlineData("v1/notifications/verify-webhook-signature", "{}", "", "MISSING_REQUIRED_PARAMETER")]
    public async Task A_wrong_request_is_refused_in_the_vendors_shape(string path, string body, string id, string issue)
    {
        var (status, error) = await _paypal.Call(HttpMethod.Post, path, body, id);
        Assert.Equal((400, "INVALID_REQUEST", issue), (status, error["name"]!.GetValue<string>(), PayPalClient.Issue(error)));
        Assert.NotEmpty(error["debug_id"]!.GetValue<string>());
    }

    [Fact]
    public async Task Broken_json_a_missing_token_and_an_unknown_address_are_refused()
    {
        Assert.Equal(400, (await _paypal.Call(HttpMethod.Post, "v3/vault/setup-tokens", "{")).Status);
        Assert.Equal(404, (await _paypal.Get("v1/billing/plans")).Status);
        using var http = _world.Client("paypal", check: false);
        Assert.Equal(401, (int)(await http.GetAsync("v1/notifications/webhooks")).StatusCode);
        Assert.Equal(401, (int)(
            await http.PostAsync(
                "v1/oauth2/token", new FormUrlEncodedContent([KeyValuePair.Create("grant_type", "client_credentials")]))).StatusCode);
    }

    [Fact]
    public async Task A_page_that_is_answered_wrongly_asks_again()
    {
        var (_, setup) = await _paypal.Post("v3/vault/setup-tokens", PayPalClient.Setup());
        var link = PayPalClient.Link(setup, "approve");
        using var nobody = await _world.Submit(link, ("payer", "another"), ("action", "approve"));
        using var nowhere = await _world.Submit(
            link, ("payer", "another"), ("email", "a@b.example"), ("country", "Germany"), ("action", "approve"));
        using var neither = await _world.Submit(link, ("payer", "amy@payers.example"));
        Assert.Equal((422, 422, 422), ((int)nobody.StatusCode, (int)nowhere.StatusCode, (int)neither.StatusCode));
        Assert.Contains("value=\"a@b.example\"", await nowhere.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        using var first = await _paypal.Approve(setup, "amy@payers.example");
        using var second = await _paypal.Approve(setup, "greta@payers.example");
        Assert.Equal(first.Headers.Location, second.Headers.Location);
        var (_, approved) = await _paypal.Get($"v3/vault/setup-tokens/{PayPalClient.Id(setup)}");
        Assert.Equal("amy@payers.example", approved["payment_source"]!["paypal"]!["email_address"]!.GetValue<string>());
    }
}

public sealed class PayPalApiCheckedTests(CheckedNeighbourhood shared) : PayPalApiTests(shared), IClassFixture<CheckedNeighbourhood>;

public sealed class PayPalApiAloneTests(AloneNeighbourhood shared) : PayPalApiTests(shared), IClassFixture<AloneNeighbourhood>;
