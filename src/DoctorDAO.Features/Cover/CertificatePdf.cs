using System.Globalization;
using DoctorDAO.Client.Cover;
using DoctorDAO.Features.Text;
using QRCoder;
using SkiaSharp;

namespace DoctorDAO.Features.Cover;

/// <summary>A certificate of cover on one sheet of A4, with its fonts inside and the address at which its code is checked.</summary>
internal static class CertificatePdf
{
    /// <param name="language">Two letters.</param>
    /// <param name="origin">Where the code is checked.</param>
    /// <param name="facts">What its code shows; <c>null</c>: there is no certificate.</param>
    public static CertificateFileDto? Write(CoverPolicyDto policy, string language, Uri origin, CertificateDto? facts, Deployment deployment)
    {
        if (facts is null)
            return null;
        var words = CertificateWords.Of(language);
        var culture = CultureInfo.GetCultureInfo(language is "de" or "fr" or "es" ? language : "en-GB");
        var address = new Uri(origin, $"/cover/verify/{facts.Code}").ToString();
        var asOf = string.Format(culture, words.AsOf, facts.AsOf.ToString("d MMMM yyyy, HH:mm", culture));
        using var sheet = new PdfSheet($"{words.Title} {facts.Code}", facts.AsOf, asOf);
        Draw(sheet, policy, facts, words, culture, address, deployment);
        return new CertificateFileDto($"doctordao-{facts.Code}.pdf", sheet.Close());
    }

    private static void Draw(PdfSheet sheet, CoverPolicyDto policy, CertificateDto facts, CertificateWords words, CultureInfo culture, string address, Deployment deployment)
    {
        sheet.Band("DoctorDAO Cover", words.Title);
        sheet.Row(words.Holder, policy.Holder.Name ?? facts.Account);
        sheet.Row(words.Account, facts.Account);
        sheet.Row(words.Product, facts.Product);
        sheet.Row(words.Policy, facts.Policy.ToString(culture));
        sheet.Row(words.Happened, Between(facts.Retro, facts.End));
        sheet.Row(words.Reported, Between(facts.Start, facts.ReportUntil));
        if (facts.CoveredFrom > facts.Start)
            sheet.Row(words.Waiting, Date(facts.CoveredFrom));
        sheet.Row(words.PerClaim, Money(facts.PerClaim));
        sheet.Row(words.Aggregate, Money(facts.Aggregate));
        sheet.Row(words.Excess, Money(facts.Excess));
        sheet.Row(words.Wording, $"{facts.Wording ?? ""} {facts.WordingHash}".Trim());
        sheet.Y += 14;
        sheet.Row(words.Code, facts.Code, PdfSheet.Bold);
        var x = PdfSheet.Margin + Code(sheet.Canvas, address, PdfSheet.Margin, sheet.Y + 6) + 18;
        var text = sheet.Paragraph(string.Format(culture, words.Check, address), x, sheet.Y + 22, PdfSheet.Width - PdfSheet.Margin - x);
        sheet.Paragraph(words.Mutual, x, text + 12, PdfSheet.Width - PdfSheet.Margin - x);

        string Date(DateTimeOffset time) => time.ToString("d MMMM yyyy", culture);
        string Between(DateTimeOffset from, DateTimeOffset to) => string.Format(culture, words.Between, Date(from), Date(to));
        string Money(long units) => $"{deployment.SettlementCurrency} {((decimal)units / (decimal)Math.Pow(10, deployment.SettlementDecimals)).ToString("N2", culture)}";
    }

    private static float Code(SKCanvas canvas, string address, float x, float y)
    {
        const float Side = 116;
        using var generator = new QRCodeGenerator();
        using var data = generator.CreateQrCode(address, QRCodeGenerator.ECCLevel.M);
        var (modules, module) = (data.ModuleMatrix, Side / data.ModuleMatrix.Count);
        using var paint = new SKPaint { Color = SKColors.Black, IsAntialias = false };
        for (var row = 0; row < modules.Count; row++)
        {
            for (var column = 0; column < modules[row].Count; column++)
            {
                if (modules[row][column])
                    canvas.DrawRect(x + (column * module), y + (row * module), module, module, paint);
            }
        }

        return Side;
    }
}
