using System.Text.Json.Serialization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.OpenApi;

namespace Portal.Features.ReportUsage;

/// <summary>The OpenAPI document of what programs may ask here. Pages and webhooks are not in it.</summary>
public static class UsageDocument
{
    public const string Place = "/api/openapi.json";

    private const string Group = "usage";
    private const string Key = "teamKey";

    public static IServiceCollection AddUsageDocument(this IServiceCollection services)
    {
        // A number is written as a number: exact, and never as a text.
        services.ConfigureHttpJsonOptions(json => json.SerializerOptions.NumberHandling = JsonNumberHandling.Strict);
        return services.AddOpenApi(document =>
        {
            document.ShouldInclude = described => described.GroupName == Group;
            document.AddDocumentTransformer((whole, _, _) => Task.FromResult(Introduce(whole)));
            document.AddOperationTransformer(async (operation, context, ct) => operation.RequestBody = new OpenApiRequestBody
            {
                Required = true,
                Content = new Dictionary<string, OpenApiMediaType> { ["application/json"] = new() { Schema = await context.GetOrCreateSchemaAsync(typeof(UsageReport), null, ct) } },
            });
            // "double" would invite to lose what decimals hold.
            document.AddSchemaTransformer((schema, _, _) => Task.FromResult(schema.Format = schema.Format is "double" or "int32" ? null : schema.Format));
        });
    }

    private static OpenApiDocument Introduce(OpenApiDocument whole)
    {
        whole.Info = new OpenApiInfo { Title = "Usage of pay-as-you-go products", Version = "1", Description = "Product teams report what customers used. Each event is charged once, however often it is reported." };
        whole.Servers = [];
        whole.Components ??= new OpenApiComponents();
        whole.Components.SecuritySchemes = new Dictionary<string, IOpenApiSecurityScheme> { [Key] = new OpenApiSecurityScheme { Type = SecuritySchemeType.Http, Scheme = "bearer", Description = "The key of your team." } };
        whole.Security = [new OpenApiSecurityRequirement { [new OpenApiSecuritySchemeReference(Key, whole)] = [] }];
        return whole;
    }

    internal static RouteHandlerBuilder DescribeUsage(this RouteHandlerBuilder endpoint) => endpoint.WithGroupName(Group).WithName("reportUsage")
        .WithSummary("Report usage").WithDescription("200: all events are on record. 207: some are; the others say why not. 422: none is. Anything else: nothing was taken.")
        .Produces<UsageAnswer>().Produces<UsageAnswer>(StatusCodes.Status207MultiStatus)
        .Produces<UsageProblem>(StatusCodes.Status422UnprocessableEntity, "application/problem+json")
        .ProducesProblem(StatusCodes.Status400BadRequest).ProducesProblem(StatusCodes.Status401Unauthorized).ProducesProblem(StatusCodes.Status408RequestTimeout)
        .ProducesProblem(StatusCodes.Status413PayloadTooLarge).ProducesProblem(StatusCodes.Status415UnsupportedMediaType).ProducesProblem(StatusCodes.Status429TooManyRequests);
}

/// <summary>None of the events was taken.</summary>
public sealed class UsageProblem : ProblemDetails
{
    public required string Code { get; init; }

    public required int Taken { get; init; }

    public required IReadOnlyList<UsageResult> Events { get; init; }
}
