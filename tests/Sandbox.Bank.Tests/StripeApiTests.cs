using System.Net.Http.Headers;
using System.Text.Json.Nodes;
using Sandbox.Bank.Tests.Kit;
using Xunit;

namespace Sandbox.Bank.Tests;

/// <summary>The door of the API, with the contract's middleware and without it: the sandbox must refuse by itself too.</summary>
public abstract class StripeApiTests
{
    private readonly Neighbourhood _world;
    private readonly HttpClient _http;

    protected StripeApiTests(SharedNeighbourhood shared)
    {
        _world = shared.Here;
        _http = _world.Client("stripe", check: false);
        _http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", "sk_test_sandbox");
    }

    [Theory]
    [InlineData("v1/payment_intents", "amount=49&currency=usd", "amount", "amount_too_small")]
    [InlineData("v1/payment_intents", "currency=usd", "amount", "parameter_missing")]
    [InlineData("v1/payment_intents", "amount=50&currency=eur", "currency", null)]
    [InlineData("v1/payment_intents", "amount=50&currency=usd&payment_method_types[0]=card", "payment_method_types",
        "payment_method_types_no_longer_supported")]
    [InlineData("v1/setup_intents", "payment_method_types[0]=card", "payment_method_types", "payment_method_types_no_longer_supported")]
    [InlineData("v1/payment_intents", "amount=50&currency=usd&statement_descriptor_suffix=123456", "statement_descriptor_suffix", null)]
    [InlineData("v1/payment_intents", "amount=50&currency=usd&statement_descriptor_suffix=V1*3456", "statement_descriptor_suffix", null)]
    [InlineData("v1/payment_intents", "amount=50&currency=usd&statement_descriptor_suffix=V12345678901234", "statement_descriptor_suffix",
        null)]
    [InlineData("v1/payment_intents", "amount=50&currency=usd&off_session=true", "off_session", null)]
    [InlineData("v1/checkout/sessions", "mode=setup&currency=usd&success_url=https%3A%2F%2Fa.example", "cancel_url", "parameter_missing")]
    [InlineData("v1/checkout/sessions", "mode=setup&success_url=a&cancel_url=b", "currency", "parameter_missing")]
    [InlineData("v1/checkout/sessions", "mode=setup&success_url=a&cancel_url=b&currency=usd&expires_at=5", "expires_at", null)]
    [InlineData("v1/refunds", "reason=requested_by_customer", "payment_intent", "parameter_missing")]
    [InlineData("v1/payment_methods", "type=card", "card", "parameter_missing")]
    public async Task A_wrong_parameter_is_refused_and_named(string path, string form, string param, string? code)
    {
        var (status, error, _) = await Post(path, form);
        Assert.Equal((400, "invalid_request_error", param, code), (status, Text(error, "type"), Text(error, "param"), Text(error, "code")));
    }

    [Theory]
    [InlineData("v1/customers/cus_no", "No such customer: 'cus_no'")]
    [InlineData("v1/payment_methods/pm_no", "No such PaymentMethod: 'pm_no'")]
    [InlineData("v1/setup_intents/seti_no", "No such setupintent: 'seti_no'")]
    [InlineData("v1/payment_intents/pi_no", "No such payment_intent: 'pi_no'")]
    [InlineData("v1/charges/ch_no", "No such charge: 'ch_no'")]
    [InlineData("v1/refunds/re_no", "No such refund: 're_no'")]
    [InlineData("v1/checkout/sessions/cs_no", "No such checkout.session: 'cs_no'")]
    [InlineData("v1/events/evt_no", "No such event: 'evt_no'")]
    public async Task An_unknown_id_is_not_found(string path, string message)
    {
        var (status, error, _) = await Send(new HttpRequestMessage(HttpMethod.Get, path));
        Assert.Equal((404, "resource_missing", message), (status, Text(error, "code"), Text(error, "message")));
    }

    [Fact]
    public async Task Without_the_key_or_with_another_version_nothing_is_answered()
    {
        _http.DefaultRequestHeaders.Authorization = null;
        Assert.Equal((401, "authentication_error"), await Get("v1/events"));
        _http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", "sk_test_other");
        Assert.Equal((401, "authentication_error"), await Get("v1/events"));
        _http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Basic", Convert.ToBase64String("sk_test_sandbox:"u8));
        _http.DefaultRequestHeaders.Add("Stripe-Version", "2020-08-27");
        Assert.Equal((400, "invalid_request_error"), await Get("v1/events"));
        _http.DefaultRequestHeaders.Remove("Stripe-Version");
        Assert.Equal((200, ""), await Get("v1/events"));
        Assert.Equal((404, "invalid_request_error"), await Get("v1/balance"));
    }

    [Fact]
    public async Task The_same_key_replays_the_first_answer()
    {
        var (first, created, replayed) = await Post("v1/customers", "name=Ann", "k-1");
        Assert.Equal((200, false), (first, replayed));
        var (second, same, again) = await Post("v1/customers", "name=Ann", "k-1");
        Assert.Equal((200, true, Text(created, "id")), (second, again, Text(same, "id")));
        var (third, error, _) = await Post("v1/customers", "name=Bob", "k-1");
        Assert.Equal((400, "idempotency_error"), (third, Text(error, "type")));
        _world.Clock.Advance(TimeSpan.FromHours(24.1));
        Assert.NotEqual(Text(created, "id"), Text((await Post("v1/customers", "name=Ann", "k-1")).Body, "id"));
    }

    [Fact]
    public async Task A_declined_attempt_is_replayed_too_and_charges_nothing_twice()
    {
        var card = await _world.Saved("4000000000000341");
        var form = $"amount=60&currency=usd&customer={card.Customer}&payment_method={card.Method}&confirm=true&off_session=true";
        var (status, first, _) = await Post("v1/payment_intents", form, "k-2");
        var (again, second, replayed) = await Post("v1/payment_intents", form, "k-2");
        Assert.Equal((402, 402, true), (status, again, replayed));
        Assert.Equal(first.ToJsonString(), second.ToJsonString());
    }

    [Fact]
    public async Task A_key_is_free_again_when_its_request_was_not_carried_out()
    {
        Assert.Equal(400, (await Post("v1/payment_intents", "amount=49&currency=usd", "k-3")).Status);
        var (status, _, replayed) = await Post("v1/payment_intents", "amount=50&currency=usd", "k-3");
        Assert.Equal((200, false), (status, replayed));
    }

    [Fact]
    public async Task A_property_that_holds_no_object_cannot_be_expanded()
    {
        var customer = await _world.NewCustomer();
        var (status, error, _) = await Send(new HttpRequestMessage(HttpMethod.Get, $"v1/customers/{customer.Id}?expand[0]=email"));
        Assert.Equal((400, "expand"), (status, Text(error, "param")));
    }

    [Fact]
    public async Task A_group_given_as_a_value_too_is_refused() =>
        Assert.Equal(400, (await Post("v1/customers", "metadata=1&metadata[a]=2")).Status);

    private async Task<(int Status, string Type)> Get(string path)
    {
        var (status, body, _) = await Send(new HttpRequestMessage(HttpMethod.Get, path));
        return (status, Text(body, "type") ?? "");
    }

    private Task<(int Status, JsonObject Body, bool Replayed)> Post(string path, string form, string? key = null)
    {
        var request = new HttpRequestMessage(
            HttpMethod.Post, path)
        { Content = new StringContent(form, new MediaTypeHeaderValue("application/x-www-form-urlencoded")) };
        request.Headers.Add("Idempotency-Key", key ?? Guid.NewGuid().ToString());
        return Send(request);
    }

    /// <summary>The error itself when there is one.</summary>
    private async Task<(int Status, JsonObject Body, bool Replayed)> Send(HttpRequestMessage request)
    {
        using (request)
        {
            using var answer = await _http.SendAsync(request);
            var body = JsonNode.Parse(await answer.Content.ReadAsStringAsync())!.AsObject();
            return ((int)answer.StatusCode, body["error"] as JsonObject ?? body, answer.Headers.Contains("Idempotent-Replayed"));
        }
    }

    private static string? Text(JsonObject shape, string name) => shape[name]?.GetValue<string>();
}

public sealed class StripeApiCheckedTests(CheckedNeighbourhood shared) : StripeApiTests(shared), IClassFixture<CheckedNeighbourhood>;

public sealed class StripeApiAloneTests(AloneNeighbourhood shared) : StripeApiTests(shared), IClassFixture<AloneNeighbourhood>;
