using System.Net.Http.Headers;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Sandbox.Bank.Tests.Kit;
using Sandbox.Contract;
using Xunit;

namespace Sandbox.Bank.Tests;

/// <summary>The check before the vendors' addresses, with a vendor behind it that always answers {}.</summary>
public sealed class ContractMiddlewareTests : IAsyncLifetime
{
    private const string Account = "/vendors/twilio/2010-04-01/Accounts/AC00000000000000000000000000000001";
    private static readonly HttpClient Http = new();
    private WebApplication _careful = null!;
    private WebApplication _mild = null!;
    private int _asked;

    public async Task InitializeAsync()
    {
        _careful = await Start(Neighbourhood.Specs);
        _mild = await Start(Neighbourhood.Specs with { RefuseOwnWrongAnswers = false });
    }

    public async Task DisposeAsync()
    {
        await _careful.DisposeAsync();
        await _mild.DisposeAsync();
    }

    [ContractTheory]
    [InlineData("/vendors/stripe/v1/customers", "Bearer", "phone=1", 400, """{"type":"invalid_request_error","code":"parameter_unknown","param":"phone"}""")]
    [InlineData("/vendors/stripe/v1/customers", "", "name=a", 401, """{"type":"authentication_error"}""")]
    [InlineData("/vendors/stripe/v1/balance", "Bearer", "", 404, """{"type":"invalid_request_error"}""")]
    [InlineData("/vendors/paypal/v3/vault/setup-tokens", "", "{}", 401, """{"name":"AUTHENTICATION_FAILURE"}""")]
    [InlineData("/vendors/paypal/v1/oauth2/token", "", "grant_type=client_credentials", 401, """{"error":"invalid_client"}""")]
    [InlineData("/vendors/paypal/v1/oauth2/token", "Basic", "grant_type=password", 400, """{"error":"unsupported_grant_type"}""")]
    [InlineData("/vendors/paypal/v9/nothing", "Bearer", "{}", 404, """{"name":"RESOURCE_NOT_FOUND"}""")]
    [InlineData(Account + "/Messages.json", "", "To=%2B447400123456", 401, """{"code":20003,"status":401}""")]
    [InlineData(Account + "/Messages.json", "Basic", "To=&From=%2B15005550006&Body=x", 400, """{"code":21604}""")]
    [InlineData(Account + "/Messages.json", "Basic", "To=0740&From=%2B15005550006&Body=x", 400, """{"code":21211}""")]
    [InlineData(Account + "/Messages.json", "Basic", "To=%2B447400123456&From=%2B15005550006", 400, """{"code":21602}""")]
    [InlineData(Account + "/Calls.json", "Basic", "To=%2B447400123456&From=%2B15005550006&Twiml=x&Colour=red", 400, """{"code":20001}""")]
    public async Task A_wrong_request_gets_the_vendors_own_error_and_never_arrives(
        string path, string scheme, string body, int status, string expected)
    {
        var (answered, error) = await Post(_careful, path, scheme, body);
        var shape = JsonNode.Parse(error)!;
        shape = shape["error"] as JsonObject ?? shape;
        Assert.Equal((status, 0), (answered, _asked));
        foreach (var (name, value) in JsonNode.Parse(expected)!.AsObject())
            Assert.Equal(value?.ToJsonString(), shape[name]?.ToJsonString());
    }

    [ContractFact]
    public async Task A_wrong_answer_of_ours_is_refused_in_tests_and_let_through_elsewhere()
    {
        var (status, text) = await Post(_careful, "/vendors/stripe/v1/customers", "Bearer", "name=a");
        Assert.Equal(500, status);
        Assert.Contains("body /id: is missing (required)", text, StringComparison.Ordinal);
        Assert.Equal((200, "{}"), await Post(_mild, "/vendors/stripe/v1/customers", "Bearer", "name=a"));
    }

    [ContractFact]
    public async Task Other_addresses_are_not_its_business()
    {
        Assert.Equal((200, "{}"), await Post(_careful, "/vendors/mail/anything", "", "?"));
        Assert.Equal((200, "{}"), await Post(_careful, "/statement.json", "", "?"));
    }

    private async Task<WebApplication> Start(ContractOptions options)
    {
        var app = LocalHost.New(_ => { });
        app.UseVendorContracts(options);
        app.MapPost("/{**all}", async http =>
        {
            _asked++;
            http.Response.ContentType = "application/json";
            await http.Response.WriteAsync("{}");
        });
        await app.StartAsync();
        return app;
    }

    private static async Task<(int Status, string Body)> Post(WebApplication app, string path, string scheme, string body)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, LocalHost.Url(app) + path);
        if (scheme.Length > 0) request.Headers.Authorization = new AuthenticationHeaderValue(scheme, "x");
        request.Headers.Add("Idempotency-Key", "k");
        request.Headers.Add("PayPal-Request-Id", "k");
        var type = body.StartsWith('{') ? "application/json" : "application/x-www-form-urlencoded";
        request.Content = new StringContent(body, new MediaTypeHeaderValue(type));
        using var answer = await Http.SendAsync(request);
        return ((int)answer.StatusCode, await answer.Content.ReadAsStringAsync());
    }
}
