using System.Globalization;
using System.Reflection;
using DoctorDAO.Client.Cover;
using QRCoder;
using SkiaSharp;

namespace DoctorDAO.Features.Cover;

/// <summary>A certificate of cover on one sheet of A4, with its fonts inside and the address at which its code is checked.</summary>
internal static class CertificatePdf
{
    private const float Width = 595;
    private const float Height = 842;
    private const float Margin = 56;
    private const float Value = 210;

    // Typefaces are read once and used by all: Skia allows that.
    private static readonly SKTypeface Regular = Font("PublicSans-Regular.ttf");
    private static readonly SKTypeface Bold = Font("PublicSans-SemiBold.ttf");
    private static readonly SKColor Ink = new(0x10, 0x20, 0x1d);
    private static readonly SKColor Quiet = new(0x3f, 0x4f, 0x4a);
    private static readonly SKColor Accent = new(0x0a, 0x3b, 0x37);

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
        using var content = new MemoryStream();
        using (var document = SKDocument.CreatePdf(content, new SKDocumentPdfMetadata { Title = $"{words.Title} {facts.Code}", Author = "DoctorDAO", Creation = facts.AsOf.UtcDateTime, Modified = facts.AsOf.UtcDateTime }))
        {
            var canvas = document.BeginPage(Width, Height);
            Draw(canvas, policy, facts, words, culture, address, deployment);
            document.EndPage();
            document.Close();
        }

        return new CertificateFileDto($"doctordao-{facts.Code}.pdf", content.ToArray());
    }

    private static void Draw(SKCanvas canvas, CoverPolicyDto policy, CertificateDto facts, CertificateWords words, CultureInfo culture, string address, Deployment deployment)
    {
        using var band = new SKPaint { Color = Accent };
        canvas.DrawRect(0, 0, Width, 92, band);
        Text(canvas, "DoctorDAO Cover", Margin, 40, 12, Bold, SKColors.White);
        Text(canvas, words.Title, Margin, 70, 24, Bold, SKColors.White);
        var y = 130f;
        y = Row(canvas, y, words.Holder, policy.Holder.Name ?? facts.Account);
        y = Row(canvas, y, words.Account, facts.Account);
        y = Row(canvas, y, words.Product, facts.Product);
        y = Row(canvas, y, words.Policy, facts.Policy.ToString(culture));
        y = Row(canvas, y, words.Happened, Between(facts.Retro, facts.End));
        y = Row(canvas, y, words.Reported, Between(facts.Start, facts.ReportUntil));
        if (facts.CoveredFrom > facts.Start)
            y = Row(canvas, y, words.Waiting, Date(facts.CoveredFrom));
        y = Row(canvas, y, words.PerClaim, Money(facts.PerClaim));
        y = Row(canvas, y, words.Aggregate, Money(facts.Aggregate));
        y = Row(canvas, y, words.Excess, Money(facts.Excess));
        y = Row(canvas, y, words.Wording, $"{facts.Wording ?? ""} {facts.WordingHash}".Trim());
        y = Row(canvas, y + 14, words.Code, facts.Code, Bold);
        var side = Code(canvas, address, Margin, y + 6);
        var text = Paragraph(canvas, string.Format(culture, words.Check, address), Margin + side + 18, y + 22, Width - (2 * Margin) - side - 18);
        Paragraph(canvas, words.Mutual, Margin + side + 18, text + 12, Width - (2 * Margin) - side - 18);
        Text(canvas, string.Format(culture, words.AsOf, facts.AsOf.ToString("d MMMM yyyy, HH:mm", culture)), Margin, Height - 44, 9, Regular, Quiet);

        string Date(DateTimeOffset time) => time.ToString("d MMMM yyyy", culture);
        string Between(DateTimeOffset from, DateTimeOffset to) => string.Format(culture, words.Between, Date(from), Date(to));
        string Money(long units) => $"{deployment.SettlementCurrency} {((decimal)units / (decimal)Math.Pow(10, deployment.SettlementDecimals)).ToString("N2", culture)}";
    }

    private static float Row(SKCanvas canvas, float y, string label, string value, SKTypeface? face = null)
    {
        var below = Paragraph(canvas, label, Margin, y, Value - Margin - 12, Regular, Quiet);
        return Math.Max(below, Paragraph(canvas, value, Value, y, Width - Margin - Value, face ?? Regular, Ink)) + 7;
    }

    /// <summary>Draws lines that fit, and gives where the next would stand.</summary>
    private static float Paragraph(SKCanvas canvas, string text, float x, float y, float width, SKTypeface? face = null, SKColor? color = null)
    {
        const float Size = 10.5f;
        using var font = new SKFont(face ?? Regular, Size);
        var line = "";
        foreach (var word in text.Split(' ', StringSplitOptions.RemoveEmptyEntries).SelectMany(x => Pieces(font, x, width)))
        {
            var longer = line.Length == 0 ? word : $"{line} {word}";
            if (line.Length > 0 && font.MeasureText(longer) > width)
            {
                Text(canvas, line, x, y, Size, font.Typeface, color ?? Ink);
                (line, y) = (word, y + 15);
            }
            else
            {
                line = longer;
            }
        }

        Text(canvas, line, x, y, Size, font.Typeface, color ?? Ink);
        return y + 15;
    }

    /// <summary>A word in parts that fit: hashes and addresses have no blanks.</summary>
    private static IEnumerable<string> Pieces(SKFont font, string word, float width)
    {
        while (font.MeasureText(word) > width)
        {
            var length = Math.Max(1, font.BreakText(word, width));
            yield return word[..length];
            word = word[length..];
        }

        yield return word;
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

    private static void Text(SKCanvas canvas, string text, float x, float y, float size, SKTypeface face, SKColor color)
    {
        using var font = new SKFont(face, size);
        using var paint = new SKPaint { Color = color, IsAntialias = true };
        canvas.DrawText(text, x, y, SKTextAlign.Left, font, paint);
    }

    private static SKTypeface Font(string name)
    {
        using var stream = Assembly.GetExecutingAssembly().GetManifestResourceStream($"fonts/{name}")!;
        return SKTypeface.FromStream(stream);
    }
}
