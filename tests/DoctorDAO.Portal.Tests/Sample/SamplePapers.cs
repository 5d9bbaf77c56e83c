using System.Globalization;
using DoctorDAO.Client;
using DoctorDAO.Client.Marketplace;

namespace DoctorDAO.Portal.Tests.Sample;

/// <summary>Papers and messages of order 2231, which Nora pays for, and of order 2240, for which she works.</summary>
public sealed class SamplePapers : IPapers, ITalk, ICourses
{
    /// <summary>An invoice that Nora has issued.</summary>
    public static readonly Guid Issued = new("11111111-1111-1111-1111-111111111111");

    /// <summary>A paper in hours that she has got.</summary>
    public static readonly Guid Hours = new("22222222-2222-2222-2222-222222222222");

    private static readonly BillingParty Party = new("Dr Nora Lindqvist", "Storgatan 4", "Stockholm", "111 23", "SE", "SE123456789001");

    /// <summary>What was sent, in order.</summary>
    public List<MessageDraft> Sent { get; } = [];

    /// <summary>The field that is wrong with what is sent.</summary>
    public FieldException? Refused { get; set; }

    /// <summary>Name of a file that is not taken.</summary>
    public string? RefusedFile { get; set; }

    /// <summary>Whether the reader has saved message 4, a change for order 2231 and a delivery for the others, and signed it not yet.</summary>
    public bool Saves { get; set; }

    /// <summary>How far the reader has read.</summary>
    public long Read { get; private set; }

    /// <summary>Whether the reader judges.</summary>
    public bool Judge { get; set; }

    public Task<BillingDto?> GetBillingAsync(string account, CancellationToken ct) => Task.FromResult<BillingDto?>(new BillingDto(Party, new VatStatement(VatCategory.Standard, 25)));

    public Task<BillingDto> SetBillingAsync(string account, BillingDto billing, CancellationToken ct) => throw new NotSupportedException();

    public Task<OrderPapersDto?> GetPapersAsync(string account, long order, CancellationToken ct) => Task.FromResult<OrderPapersDto?>(account != People.Nora.Address ? null : order switch
    {
        2231 => new OrderPapersDto(order, OrderSide.Buyer, People.Okafor, "EUR", [], false, false, [], Sheet(1, SheetState.Waiting)),
        2240 => new OrderPapersDto(order, OrderSide.Worker, People.Okafor, "EUR", [new(0, 1_250, SampleOrders.Now, Issued), new(1, 600, SampleOrders.Now, null)], true, false, [Row(Issued)], null),
        _ => null,
    });

    public Task<InvoiceDto?> IssueAsync(string account, long order, InvoiceDraft draft, CancellationToken ct) => throw new NotSupportedException();

    public Task<InvoiceDto?> CorrectAsync(string account, Guid invoice, CorrectionDraft draft, CancellationToken ct) => throw new NotSupportedException();

    public Task<Page<InvoiceRowDto>> GetInvoicesAsync(string account, OrderSide side, string? cursor, int limit, CancellationToken ct) =>
        Task.FromResult(new Page<InvoiceRowDto>(side == OrderSide.Worker ? [Row(Issued)] : [Row(Hours)], cursor is null ? "more" : null));

    public Task<InvoiceDto?> GetInvoiceAsync(string account, Guid invoice, CancellationToken ct) => Task.FromResult(
        account != People.Nora.Address ? null
        : invoice == Issued ? new InvoiceDto(Row(Issued), Party, Party with { Name = "Klinik am Park" }, new VatStatement(VatCategory.Standard, 25), null, new DateOnly(2026, 11, 1), new DateOnly(2026, 11, 20), null, null, null, [new(1, 0, "Order 2240, milestone 1", 1_000)], 1_000, 250, 0, true)
        : invoice == Hours ? new InvoiceDto(Row(Hours), Party, Party, new VatStatement(VatCategory.OutsideScope), null, new DateOnly(2026, 11, 1), new DateOnly(2026, 11, 1), null, null, null, [new(1, 0, "Order 2235, milestone 1", 2.5m)], 2.5m, 0, 0, false)
        : null);

    public Task<PaperFileDto?> GetInvoicePdfAsync(string account, Guid invoice, string language, CancellationToken ct) => throw new NotSupportedException();

    public Task<PaperFileDto?> GetInvoiceXmlAsync(string account, Guid invoice, CancellationToken ct) => throw new NotSupportedException();

    public Task<IncomeDto> GetIncomeAsync(string account, int year, CancellationToken ct) => Task.FromResult(new IncomeDto(
        year, [2026, 2025], "EUR", year == 2026 ? [new(10, 1_250, 62.5m, 1_187.5m, 0, 1), new(11, 600, 30, 570, 2.5m, 2)] : [], new(0, 1_850, 92.5m, 1_757.5m, 2.5m, 3), []));

    public Task<PaperFileDto> GetStatementCsvAsync(string account, int year, CancellationToken ct) => throw new NotSupportedException();

    public Task<PaperFileDto> GetStatementPdfAsync(string account, int year, string language, CancellationToken ct) => throw new NotSupportedException();

    public Task<IReadOnlyList<SheetDto>?> GetSheetsAsync(string account, long order, CancellationToken ct) => Task.FromResult<IReadOnlyList<SheetDto>?>(
        account != People.Nora.Address ? null : order == 2231 ? [Sheet(2, SheetState.Waiting), Sheet(1, SheetState.Replaced)] : order == 2240 ? [] : null);

    public Task<SheetDto?> GiveSheetAsync(string account, long order, SheetDraft draft, CancellationToken ct) => throw new NotSupportedException();

    public Task<SheetDto?> ConfirmSheetAsync(string account, long order, int version, CancellationToken ct) => throw new NotSupportedException();

    public Task<SheetDto?> QuestionSheetAsync(string account, long order, int version, string words, CancellationToken ct) => throw new NotSupportedException();

    public Task<TalkDto?> GetMessagesAsync(string account, long order, string? cursor, int limit, CancellationToken ct) => Task.FromResult<TalkDto?>(new TalkDto(
        new Page<MessageDto>([.. Enumerable.Range(1, Saves ? 4 : 3).Reverse().Select(x => x == 4 ? Saved(order) : Message(x, account))], cursor is null ? "more" : null), 1, 2, Judge ? 0 : 2, null, !Judge, null, Judge));

    public Task<MessageDto?> GetMessageAsync(string account, long order, long message, CancellationToken ct) =>
        Task.FromResult<MessageDto?>(message is >= 1 and <= 3 ? Message(message, account) : message == 4 && Saves ? Saved(order) : null);

    public Task<MessageDto?> SendAsync(string account, long order, MessageDraft draft, CancellationToken ct)
    {
        if (Refused is { } refused) throw refused;
        Sent.Add(draft);
        return Task.FromResult<MessageDto?>(Message(3, account));
    }

    public Task<bool> MarkReadAsync(string account, long order, long message, CancellationToken ct)
    {
        Read = message;
        return Task.FromResult(true);
    }

    public Task<TalkFileDto?> AddFileAsync(string account, long order, Guid id, string name, byte[] content, CancellationToken ct) =>
        name == RefusedFile ? throw new FieldException("name", "points to a patient") : Task.FromResult<TalkFileDto?>(new TalkFileDto(id, name, content.Length, new string('a', 64)));

    public Task<PaperFileDto?> GetFileAsync(string account, long order, Guid id, CancellationToken ct) => throw new NotSupportedException();

    public Task<TalkBundleDto?> GetBundleAsync(string account, long order, CancellationToken ct) => throw new NotSupportedException();

    public Task<IReadOnlyList<TalkAccessDto>?> GetAccessAsync(string account, long order, CancellationToken ct) => Task.FromResult<IReadOnlyList<TalkAccessDto>?>([new(People.Vass, SampleOrders.Now, null)]);

    public Task<bool> AreIssuedAsync(CancellationToken ct) => Task.FromResult(true);

    Task<CourseCredentialDto?> ICourses.IssueAsync(string account, long order, CancellationToken ct) => Task.FromResult<CourseCredentialDto?>(new CourseCredentialDto(77));

    // The last one is handed over; another one's words were deleted.
    private static MessageDto Message(long id, string account) => new(
        id, id == 2 ? People.Nora : People.Okafor, id == 2 && account == People.Nora.Address, SampleOrders.Now.AddHours(id - 4), id == 1 ? null : id == 2 ? "When do you begin?" : "Here is <b>all</b> of it.",
        id == 3 ? MessageKind.Delivery : MessageKind.Message, id == 3 ? 0 : null, id == 3 ? "0x" + new string('d', 64) : null, id == 3,
        id == 3 ? [new TalkFileDto(Issued, "handover.pdf", 240_000, new string('e', 64))] : []);

    private static MessageDto Saved(long order) => new(
        4, People.Nora, true, SampleOrders.Now, "Kept for later.", order == 2231 ? MessageKind.Change : MessageKind.Delivery, order == 2231 ? 1 : 0, "0x" + new string('f', 64), false, [], true);

    private static InvoiceRowDto Row(Guid id) => id == Issued
        ? new(id, "2026-A1B2-0007", InvoiceKind.Invoice, new DateOnly(2026, 11, 21), 2240, People.Okafor, OrderSide.Worker, "EUR", 1_250, null)
        : new(id, "2026-C3D4-0001", InvoiceKind.Invoice, new DateOnly(2026, 11, 22), 2235, People.Okafor, OrderSide.Buyer, "CARE", 2.5m, null);

    private static SheetDto Sheet(int version, SheetState state) => new(
        version, "Europe/Stockholm", [new(new DateOnly(2026, 11, 20), new TimeOnly(20, 0), new TimeOnly(8, 0), 45, string.Create(CultureInfo.InvariantCulture, $"Night {version}"))], 675, version == 1 ? null : "The break was missing",
        SampleOrders.Now.AddDays(version - 3), state, null, null);
}
