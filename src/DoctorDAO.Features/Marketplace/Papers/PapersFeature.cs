using System.Security.Claims;
using DoctorDAO.Client;
using DoctorDAO.Client.Marketplace;
using DoctorDAO.Features.Http;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace DoctorDAO.Features.Marketplace.Papers;

/// <summary>Papers of an order: timesheets, invoices, statements.</summary>
internal static class PapersFeature
{
    private const int BodyBytes = 128 * 1024;

    public static IServiceCollection AddPapers(this IServiceCollection services)
    {
        services.AddSingleton<PaperSeal>();
        services.AddSingleton<PaidAmounts>();
        services.AddSingleton<Billing>();
        services.AddSingleton<InvoiceBook>();
        services.AddSingleton<PaperQueries>();
        services.AddSingleton<IncomeQueries>();
        services.AddSingleton<Timesheets>();
        services.AddSingleton<IPapers, Papers>();
        services.AddSingleton<ITimesheets>(provider => provider.GetRequiredService<IPapers>());
        services.AddSingleton<ICourses, Courses>();
        services.AddSingleton<IPersonalData, OwnBilling>();
        services.AddSingleton<IPersonalData, OwnSheets>();
        // Tax law has both sides keep invoices, whoever else wants to be forgotten; their series stay with the account that issued.
        services.AddSingleton<IPersonalData>(provider => new OwnInvoices("market-invoices-issued", x => x.Seller, provider.GetRequiredService<PaperSeal>()));
        services.AddSingleton<IPersonalData>(provider => new OwnInvoices("market-invoices-received", x => x.Buyer, provider.GetRequiredService<PaperSeal>()));
        return services;
    }

    public static IEndpointRouteBuilder MapPapers(this IEndpointRouteBuilder endpoints)
    {
        var group = endpoints.MapGroup("/api/market").WithTags("Market papers").RequireAuthorization().WithFieldProblems().ProducesValidationProblem().WithMetadata(new RequestSizeLimitAttribute(BodyBytes));
        group.MapGet("/billing", async (ClaimsPrincipal user, IPapers papers, CancellationToken ct) => Answers.Found(await papers.GetBillingAsync(Me(user), ct)))
            .WithName("GetBilling").WithSummary("What one has stated for invoices");
        group.MapPut("/billing", (BillingDto billing, ClaimsPrincipal user, IPapers papers, CancellationToken ct) => papers.SetBillingAsync(Me(user), billing, ct))
            .WithName("SetBilling").WithSummary("State who one is on invoices, and how one's services are taxed");
        group.MapGet("/orders/{id:long}/papers", async (long id, ClaimsPrincipal user, IPapers papers, CancellationToken ct) => Answers.Found(await papers.GetPapersAsync(Me(user), id, ct)))
            .WithName("GetOrderPapers").WithSummary("Papers of an order, for its parties");
        group.MapPost("/orders/{id:long}/invoices", async (long id, InvoiceDraft draft, ClaimsPrincipal user, IPapers papers, CancellationToken ct) => Answers.Found(await papers.IssueAsync(Me(user), id, draft, ct)))
            .WithName("IssueInvoice").WithSummary("Issue an invoice for milestones that were paid; the same id again is the same invoice");
        group.MapGet("/invoices", (string? side, string? cursor, string? limit, ClaimsPrincipal user, IPapers papers, CancellationToken ct) => papers.GetInvoicesAsync(Me(user), Side(side), cursor, Fields.Limit(limit), ct))
            .WithName("GetInvoices").WithSummary("Invoices issued (side=worker) or received (side=buyer), the newest first");
        group.MapGet("/invoices/{id:guid}", async (Guid id, ClaimsPrincipal user, IPapers papers, CancellationToken ct) => Answers.Found(await papers.GetInvoiceAsync(Me(user), id, ct)))
            .WithName("GetInvoice").WithSummary("An invoice, for its two parties");
        group.MapPost("/invoices/{id:guid}/correction", async (Guid id, CorrectionDraft draft, ClaimsPrincipal user, IPapers papers, CancellationToken ct) => Answers.Found(await papers.CorrectAsync(Me(user), id, draft, ct)))
            .WithName("CorrectInvoice").WithSummary("Undo an invoice by a credit note");
        group.MapGet("/invoices/{id:guid}/pdf", async (Guid id, string? language, HttpResponse response, ClaimsPrincipal user, IPapers papers, CancellationToken ct) =>
            File(response, await papers.GetInvoicePdfAsync(Me(user), id, language ?? "en", ct))).WithName("GetInvoicePdf").WithSummary("An invoice as PDF").Produces<byte[]>(StatusCodes.Status200OK, "application/pdf");
        group.MapGet("/invoices/{id:guid}/xml", async (Guid id, HttpResponse response, ClaimsPrincipal user, IPapers papers, CancellationToken ct) =>
            File(response, await papers.GetInvoiceXmlAsync(Me(user), id, ct))).WithName("GetInvoiceXml").WithSummary("An invoice as UBL 2.1 under EN 16931").Produces<byte[]>(StatusCodes.Status200OK, "application/xml");
        group.MapGet("/income/{year:int}", (int year, ClaimsPrincipal user, IPapers papers, CancellationToken ct) => papers.GetIncomeAsync(Me(user), year, ct))
            .WithName("GetIncome").WithSummary("What one has earned in a year, in money and in hours");
        group.MapGet("/income/{year:int}/csv", async (int year, HttpResponse response, ClaimsPrincipal user, IPapers papers, CancellationToken ct) =>
            File(response, await papers.GetStatementCsvAsync(Me(user), year, ct))).WithName("GetIncomeCsv").WithSummary("Each payment of a year, for the tax office").Produces<byte[]>(StatusCodes.Status200OK, "text/csv");
        group.MapGet("/income/{year:int}/pdf", async (int year, string? language, HttpResponse response, ClaimsPrincipal user, IPapers papers, CancellationToken ct) =>
            File(response, await papers.GetStatementPdfAsync(Me(user), year, language ?? "en", ct))).WithName("GetIncomePdf").WithSummary("A year's months, for the tax office").Produces<byte[]>(StatusCodes.Status200OK, "application/pdf");
        MapSheets(group);
        group.MapPost("/orders/{id:long}/certificate", async (long id, ClaimsPrincipal user, ICourses courses, CancellationToken ct) => Answers.Found(await courses.IssueAsync(Me(user), id, ct)))
            .WithName("IssueCourseCredential").WithSummary("The certificate of a course that was completed, for its buyer. Again, it is the same");
        return endpoints;
    }

    private static void MapSheets(RouteGroupBuilder group)
    {
        group.MapGet("/orders/{id:long}/sheets", async (long id, ClaimsPrincipal user, ITimesheets sheets, CancellationToken ct) => Answers.Found(await sheets.GetSheetsAsync(Me(user), id, ct)))
            .WithName("GetSheets").WithSummary("All versions of an order's timesheet, the newest first");
        group.MapPost("/orders/{id:long}/sheets", async (long id, SheetDraft draft, ClaimsPrincipal user, ITimesheets sheets, CancellationToken ct) => Answers.Found(await sheets.GiveSheetAsync(Me(user), id, draft, ct)))
            .WithName("GiveSheet").WithSummary("Hand in a timesheet, or a correction of it");
        group.MapPut("/orders/{id:long}/sheets/{version:int}/confirmation", async (long id, int version, ClaimsPrincipal user, ITimesheets sheets, CancellationToken ct) => Answers.Found(await sheets.ConfirmSheetAsync(Me(user), id, version, ct)))
            .WithName("ConfirmSheet").WithSummary("Confirm a timesheet, for the buyer");
        group.MapPut("/orders/{id:long}/sheets/{version:int}/question", async (long id, int version, SheetQuestion question, ClaimsPrincipal user, ITimesheets sheets, CancellationToken ct) =>
            Answers.Found(await sheets.QuestionSheetAsync(Me(user), id, version, question.Words, ct))).WithName("QuestionSheet").WithSummary("Ask for a correction, for the buyer");
    }

    private static OrderSide Side(string? side) => side switch
    {
        "worker" => OrderSide.Worker,
        "buyer" => OrderSide.Buyer,
        _ => throw new FieldException("side", "is neither worker nor buyer"),
    };

    private static IResult File(HttpResponse response, PaperFileDto? file)
    {
        if (file is null)
            return TypedResults.NotFound();
        response.Headers.CacheControl = "private, no-store";
        response.Headers.XContentTypeOptions = "nosniff";
        return TypedResults.File(file.Content, file.Type, file.Name);
    }

    private static string Me(ClaimsPrincipal user) => user.FindFirstValue(ClaimTypes.NameIdentifier) ?? user.FindFirstValue("sub") ?? "";

    private sealed class Papers(Billing billing, InvoiceBook book, PaperQueries queries, IncomeQueries income, Timesheets sheets) : IPapers
    {
        public Task<BillingDto?> GetBillingAsync(string account, CancellationToken ct) => billing.GetAsync(account, ct);

        public Task<BillingDto> SetBillingAsync(string account, BillingDto stated, CancellationToken ct) => billing.SetAsync(account, stated, ct);

        public Task<OrderPapersDto?> GetPapersAsync(string account, long order, CancellationToken ct) => queries.GetPapersAsync(account, order, ct);

        public async Task<InvoiceDto?> IssueAsync(string account, long order, InvoiceDraft draft, CancellationToken ct) =>
            await book.IssueAsync(account, order, draft, ct) is { } id ? await queries.GetInvoiceAsync(account, id, ct) : null;

        public async Task<InvoiceDto?> CorrectAsync(string account, Guid invoice, CorrectionDraft draft, CancellationToken ct) =>
            await book.CorrectAsync(account, invoice, draft, ct) is { } id ? await queries.GetInvoiceAsync(account, id, ct) : null;

        public Task<Page<InvoiceRowDto>> GetInvoicesAsync(string account, OrderSide side, string? cursor, int limit, CancellationToken ct) => queries.GetInvoicesAsync(account, side, cursor, limit, ct);

        public Task<InvoiceDto?> GetInvoiceAsync(string account, Guid invoice, CancellationToken ct) => queries.GetInvoiceAsync(account, invoice, ct);

        public Task<PaperFileDto?> GetInvoicePdfAsync(string account, Guid invoice, string language, CancellationToken ct) => queries.GetPdfAsync(account, invoice, language, ct);

        public Task<PaperFileDto?> GetInvoiceXmlAsync(string account, Guid invoice, CancellationToken ct) => queries.GetXmlAsync(account, invoice, ct);

        public Task<IncomeDto> GetIncomeAsync(string account, int year, CancellationToken ct) => income.GetAsync(account, year, ct);

        public Task<PaperFileDto> GetStatementCsvAsync(string account, int year, CancellationToken ct) => income.GetCsvAsync(account, year, ct);

        public Task<PaperFileDto> GetStatementPdfAsync(string account, int year, string language, CancellationToken ct) => income.GetPdfAsync(account, year, language, ct);

        public Task<IReadOnlyList<SheetDto>?> GetSheetsAsync(string account, long order, CancellationToken ct) => sheets.GetSheetsAsync(account, order, ct);

        public Task<SheetDto?> GiveSheetAsync(string account, long order, SheetDraft draft, CancellationToken ct) => sheets.GiveSheetAsync(account, order, draft, ct);

        public Task<SheetDto?> ConfirmSheetAsync(string account, long order, int version, CancellationToken ct) => sheets.ConfirmSheetAsync(account, order, version, ct);

        public Task<SheetDto?> QuestionSheetAsync(string account, long order, int version, string words, CancellationToken ct) => sheets.QuestionSheetAsync(account, order, version, words, ct);
    }
}
