using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json.Nodes;

namespace Sandbox.Bank.Tests.Kit;

/// <summary>Speaks to PayPal's API as the portal does; every request and answer is checked.</summary>
public sealed class PayPalClient(Neighbourhood world, bool check = true)
{
    private readonly HttpClient _http = world.Client("paypal", check);
    private string? _token;

    public async Task<JsonObject> Token(string secret = "sandbox-secret")
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "v1/oauth2/token");
        request.Headers.Authorization = new("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes($"sandbox-client:{secret}")));
        request.Content = new FormUrlEncodedContent([KeyValuePair.Create("grant_type", "client_credentials")]);
        using var answer = await _http.SendAsync(request);
        return (await answer.Content.ReadFromJsonAsync<JsonObject>())!;
    }

    public async Task<(int Status, JsonObject Body)> Call(
        HttpMethod method, string path, object? body = null, string? id = null, string? prefer = null)
    {
        _token ??= (await Token())["access_token"]!.GetValue<string>();
        using var request = new HttpRequestMessage(method, path);
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", _token);
        if (method == HttpMethod.Post && id != "") request.Headers.Add("PayPal-Request-Id", id ?? Guid.NewGuid().ToString());
        if (prefer is not null) request.Headers.Add("Prefer", prefer);
        if (body is string raw) request.Content = new StringContent(raw, Encoding.UTF8, "application/json");
        else if (body is not null) request.Content = JsonContent.Create(body);
        using var answer = await _http.SendAsync(request);
        var text = await answer.Content.ReadAsStringAsync();
        return ((int)answer.StatusCode, text.Length == 0 ? [] : JsonNode.Parse(text)!.AsObject());
    }

    public Task<(int Status, JsonObject Body)> Post(string path, object body, string? id = null) => Call(HttpMethod.Post, path, body, id);

    public Task<(int Status, JsonObject Body)> PostForAll(string path, object body, string? id = null) =>
        Call(HttpMethod.Post, path, body, id, prefer: "return=representation");

    public Task<(int Status, JsonObject Body)> Get(string path) => Call(HttpMethod.Get, path);

    public static object Setup() => new
    {
        payment_source = new
        {
            paypal = new
            {
                description = "Future payments",
                usage_type = "MERCHANT",
                usage_pattern = "DEFERRED",
                customer_type = "CONSUMER",
                permit_multiple_payment_tokens = false,
                experience_context = new
                {
                    return_url = "https://portal.example/return?state=s1",
                    cancel_url = "https://portal.example/cancel?state=s1",
                    brand_name = "Portal",
                    locale = "en-US",
                    shipping_preference = "NO_SHIPPING",
                    vault_instruction = "ON_PAYER_APPROVAL",
                },
            },
        },
    };

    public static object Exchange(string setup) => new { payment_source = new { token = new { id = setup, type = "SETUP_TOKEN" } } };

    public static object Order(string vault, string value = "12.00", string? invoice = null) => new
    {
        intent = "CAPTURE",
        purchase_units = new[] { Unit(value, invoice) },
        payment_source = new { paypal = new { vault_id = vault } },
    };

    public static Dictionary<string, object> Unit(string value, string? invoice)
    {
        var unit = new Dictionary<string, object> { ["amount"] = new { currency_code = "USD", value }, ["custom_id"] = "account-7" };
        if (invoice is not null) unit["invoice_id"] = invoice;
        return unit;
    }

    /// <summary>Asks, approves as this payer, and exchanges. Answers the payment token.</summary>
    public async Task<JsonObject> Agree(string payer = "george@payers.example", string? country = null)
    {
        var (_, setup) = await Post("v3/vault/setup-tokens", Setup());
        await Approve(setup, payer, country);
        var (status, token) = await Post("v3/vault/payment-tokens", Exchange(Id(setup)));
        Xunit.Assert.Equal(201, status);
        return token;
    }

    public Task<HttpResponseMessage> Approve(JsonObject setup, string payer, string? country = null)
    {
        var link = Link(setup, "approve");
        return country is null
            ? world.Submit(link, ("payer", payer), ("action", "approve"))
            : world.Submit(link, ("payer", "another"), ("email", payer), ("country", country), ("action", "approve"));
    }

    public static string Id(JsonObject shape) => shape["id"]!.GetValue<string>();

    public static string Link(JsonObject shape, string rel) =>
        shape["links"]!.AsArray().Single(link => link!["rel"]!.GetValue<string>() == rel)!["href"]!.GetValue<string>();

    public static string? Issue(JsonObject error) => error["details"]?[0]?["issue"]?.GetValue<string>();
}
