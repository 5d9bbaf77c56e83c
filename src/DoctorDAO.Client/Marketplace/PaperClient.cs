using System.Globalization;
using System.Net.Http.Headers;
using static DoctorDAO.Client.DaoHttp;

namespace DoctorDAO.Client.Marketplace;

/// <summary>Papers of the marketplace over HTTP. Who asks the client's token or cookie says. A 404 is <c>null</c>, a 400 that names a field is a <see cref="FieldException"/>.</summary>
/// <param name="http">A client whose <see cref="HttpClient.BaseAddress"/> is the server, with a bearer token.</param>
public sealed class PaperClient(HttpClient http)
{
    private readonly DaoHttp _http = new(http);

    /// <inheritdoc cref="IPapers.GetBillingAsync"/>
    public Task<BillingDto?> GetBillingAsync(CancellationToken ct) => _http.FindAsync<BillingDto>("api/market/billing", ct);

    /// <inheritdoc cref="IPapers.SetBillingAsync"/>
    public Task<BillingDto> SetBillingAsync(BillingDto billing, CancellationToken ct) => _http.WriteAsync<BillingDto>(HttpMethod.Put, "api/market/billing", billing, ct);

    /// <inheritdoc cref="IPapers.GetPapersAsync"/>
    public Task<OrderPapersDto?> GetPapersAsync(long order, CancellationToken ct) => _http.FindAsync<OrderPapersDto>(Of(order) + "/papers", ct);

    /// <inheritdoc cref="IPapers.IssueAsync"/>
    public Task<InvoiceDto?> IssueAsync(long order, InvoiceDraft draft, CancellationToken ct) => _http.SendAsync<InvoiceDto>(HttpMethod.Post, Of(order) + "/invoices", draft, ct);

    /// <inheritdoc cref="IPapers.CorrectAsync"/>
    public Task<InvoiceDto?> CorrectAsync(Guid invoice, CorrectionDraft draft, CancellationToken ct) => _http.SendAsync<InvoiceDto>(HttpMethod.Post, $"api/market/invoices/{invoice}/correction", draft, ct);

    /// <inheritdoc cref="IPapers.GetInvoicesAsync"/>
    public Task<Page<InvoiceRowDto>> GetInvoicesAsync(OrderSide side, string? cursor, int limit, CancellationToken ct) =>
        _http.GetAsync<Page<InvoiceRowDto>>("api/market/invoices" + Query(("side", side == OrderSide.Worker ? "worker" : "buyer"), ("cursor", cursor), ("limit", Text(limit))), ct);

    /// <inheritdoc cref="IPapers.GetInvoiceAsync"/>
    public Task<InvoiceDto?> GetInvoiceAsync(Guid invoice, CancellationToken ct) => _http.FindAsync<InvoiceDto>($"api/market/invoices/{invoice}", ct);

    /// <inheritdoc cref="IPapers.GetInvoicePdfAsync"/>
    public Task<byte[]?> GetInvoicePdfAsync(Guid invoice, string language, CancellationToken ct) => BytesAsync($"api/market/invoices/{invoice}/pdf" + Query(("language", language)), ct);

    /// <inheritdoc cref="IPapers.GetInvoiceXmlAsync"/>
    public Task<byte[]?> GetInvoiceXmlAsync(Guid invoice, CancellationToken ct) => BytesAsync($"api/market/invoices/{invoice}/xml", ct);

    /// <inheritdoc cref="IPapers.GetIncomeAsync"/>
    public Task<IncomeDto> GetIncomeAsync(int year, CancellationToken ct) => _http.GetAsync<IncomeDto>("api/market/income/" + Text(year), ct);

    /// <inheritdoc cref="IPapers.GetStatementCsvAsync"/>
    public Task<byte[]?> GetStatementCsvAsync(int year, CancellationToken ct) => BytesAsync($"api/market/income/{Text(year)}/csv", ct);

    /// <inheritdoc cref="IPapers.GetStatementPdfAsync"/>
    public Task<byte[]?> GetStatementPdfAsync(int year, string language, CancellationToken ct) => BytesAsync($"api/market/income/{Text(year)}/pdf" + Query(("language", language)), ct);

    /// <inheritdoc cref="ITimesheets.GetSheetsAsync"/>
    public Task<IReadOnlyList<SheetDto>?> GetSheetsAsync(long order, CancellationToken ct) => _http.FindAsync<IReadOnlyList<SheetDto>>(Of(order) + "/sheets", ct);

    /// <inheritdoc cref="ITimesheets.GiveSheetAsync"/>
    public Task<SheetDto?> GiveSheetAsync(long order, SheetDraft draft, CancellationToken ct) => _http.SendAsync<SheetDto>(HttpMethod.Post, Of(order) + "/sheets", draft, ct);

    /// <inheritdoc cref="ITimesheets.ConfirmSheetAsync"/>
    public Task<SheetDto?> ConfirmSheetAsync(long order, int version, CancellationToken ct) => _http.SendAsync<SheetDto>(HttpMethod.Put, $"{Of(order)}/sheets/{Text(version)}/confirmation", null, ct);

    /// <inheritdoc cref="ITimesheets.QuestionSheetAsync"/>
    public Task<SheetDto?> QuestionSheetAsync(long order, int version, SheetQuestion question, CancellationToken ct) =>
        _http.SendAsync<SheetDto>(HttpMethod.Put, $"{Of(order)}/sheets/{Text(version)}/question", question, ct);

    /// <inheritdoc cref="ICourses.IssueAsync"/>
    public Task<CourseCredentialDto?> IssueCertificateAsync(long order, CancellationToken ct) => _http.SendAsync<CourseCredentialDto>(HttpMethod.Post, Of(order) + "/certificate", null, ct);

    /// <inheritdoc cref="ITalk.GetMessagesAsync"/>
    public Task<TalkDto?> GetMessagesAsync(long order, string? cursor, int limit, CancellationToken ct) =>
        _http.FindAsync<TalkDto>(Of(order) + "/messages" + Query(("cursor", cursor), ("limit", Text(limit))), ct);

    /// <inheritdoc cref="ITalk.SendAsync"/>
    public Task<MessageDto?> SendAsync(long order, MessageDraft draft, CancellationToken ct) => _http.SendAsync<MessageDto>(HttpMethod.Post, Of(order) + "/messages", draft, ct);

    /// <inheritdoc cref="ITalk.MarkReadAsync"/>
    public async Task<bool> MarkReadAsync(long order, long message, CancellationToken ct)
    {
        using var response = await http.PutAsync(new Uri($"{Of(order)}/messages/{Text(message)}/read", UriKind.Relative), null, ct);
        return response.IsSuccessStatusCode;
    }

    /// <inheritdoc cref="ITalk.AddFileAsync"/>
    public async Task<TalkFileDto?> AddFileAsync(long order, Guid id, string name, byte[] content, CancellationToken ct)
    {
        using var file = new ByteArrayContent(content);
        file.Headers.ContentType = new MediaTypeHeaderValue("application/octet-stream");
        return await _http.SendAsync<TalkFileDto>(HttpMethod.Put, string.Create(CultureInfo.InvariantCulture, $"{Of(order)}/files/{id}") + Query(("name", name)), file, ct);
    }

    /// <inheritdoc cref="ITalk.GetFileAsync"/>
    public Task<byte[]?> GetFileAsync(long order, Guid id, CancellationToken ct) => BytesAsync($"{Of(order)}/files/{id}", ct);

    /// <inheritdoc cref="ITalk.GetBundleAsync"/>
    public Task<byte[]?> GetBundleAsync(long order, CancellationToken ct) => BytesAsync(Of(order) + "/bundle", ct);

    /// <inheritdoc cref="ITalk.GetAccessAsync"/>
    public Task<IReadOnlyList<TalkAccessDto>?> GetAccessAsync(long order, CancellationToken ct) => _http.FindAsync<IReadOnlyList<TalkAccessDto>>(Of(order) + "/access", ct);

    private async Task<byte[]?> BytesAsync(string path, CancellationToken ct)
    {
        using var response = await _http.OpenAsync(path, ct);
        return response is null ? null : await response.Content.ReadAsByteArrayAsync(ct);
    }

    private static string Of(long order) => "api/market/orders/" + Text(order);
}
