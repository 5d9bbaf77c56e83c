using SkiaSharp;

namespace DoctorDAO.Features.Forum;

/// <summary>A file as it is kept.</summary>
/// <param name="Type">Media type, by its content.</param>
/// <param name="Content">What is served.</param>
/// <param name="Width">Pixels; <c>null</c> for a document.</param>
internal sealed record Kept(string Type, byte[] Content, int? Width, int? Height);

/// <summary>
/// Pictures are decoded and written anew: what hid in them or behind them (where and with what they were taken, a script, a second file) is gone. How large one is
/// stands at its beginning and is looked at before anything is decoded.
/// </summary>
internal static class Pictures
{
    /// <summary>Longest side of a picture that is kept; larger ones are made smaller.</summary>
    public const int MaxSide = 2_560;

    // A few kilobytes can say that they are a picture of billions of pixels.
    private const long MaxPixels = 40_000_000;
    private const int Quality = 85;

    /// <summary>Reads a picture and writes it anew.</summary>
    /// <returns><c>null</c> when it is none of the kinds that are taken, or broken.</returns>
    /// <exception cref="OverflowException">It has more pixels than are decoded.</exception>
    public static Kept? Renew(byte[] content)
    {
        using var data = SKData.CreateCopy(content);
        using var codec = SKCodec.Create(data);
        if (codec is null || TypeOf(codec.EncodedFormat) is not { } format)
            return null;
        var info = codec.Info;
        if (info.Width < 1 || info.Height < 1 || (long)info.Width * info.Height > MaxPixels)
            throw new OverflowException($"{info.Width} times {info.Height} pixels");
        using var decoded = new SKBitmap(new SKImageInfo(info.Width, info.Height, SKColorType.Rgba8888, info.IsOpaque ? SKAlphaType.Opaque : SKAlphaType.Premul));
        if (codec.GetPixels(decoded.Info, decoded.GetPixels()) != SKCodecResult.Success)
            return null;
        using var upright = Upright(decoded, codec.EncodedOrigin);
        using var image = SKImage.FromBitmap(upright);
        using var written = image.Encode(format, Quality);
        return written is null ? null : new Kept(MediaType(format), written.ToArray(), upright.Width, upright.Height);
    }

    /// <summary>The kind in which it is kept. Of a GIF the first picture stays.</summary>
    private static SKEncodedImageFormat? TypeOf(SKEncodedImageFormat format) => format switch
    {
        SKEncodedImageFormat.Png or SKEncodedImageFormat.Gif => SKEncodedImageFormat.Png,
        SKEncodedImageFormat.Jpeg or SKEncodedImageFormat.Webp => format,
        _ => null,
    };

    private static string MediaType(SKEncodedImageFormat format) => format switch
    {
        SKEncodedImageFormat.Png => "image/png",
        SKEncodedImageFormat.Jpeg => "image/jpeg",
        _ => "image/webp",
    };

    /// <summary>The picture as it is meant to be seen, and no larger than it has to be: how a camera was held stood in what is left out.</summary>
    private static SKBitmap Upright(SKBitmap picture, SKEncodedOrigin origin)
    {
        var turned = (int)origin >= (int)SKEncodedOrigin.LeftTop;
        var (width, height) = turned ? (picture.Height, picture.Width) : (picture.Width, picture.Height);
        var scale = Math.Min(1f, (float)MaxSide / Math.Max(width, height));
        var upright = new SKBitmap(new SKImageInfo(Side(width, scale), Side(height, scale), SKColorType.Rgba8888, picture.AlphaType));
        using var canvas = new SKCanvas(upright);
        canvas.Clear(SKColors.Transparent);
        canvas.Scale((float)upright.Width / width, (float)upright.Height / height);
        canvas.Concat(Turn(origin, picture.Width, picture.Height));
        using var image = SKImage.FromBitmap(picture);
        canvas.DrawImage(image, 0, 0, new SKSamplingOptions(SKFilterMode.Linear, SKMipmapMode.Linear));
        return upright;
    }

    private static int Side(int length, float scale) => Math.Max(1, (int)MathF.Round(length * scale));

    private static SKMatrix Turn(SKEncodedOrigin origin, int width, int height) => origin switch
    {
        SKEncodedOrigin.TopRight => new SKMatrix(-1, 0, width, 0, 1, 0, 0, 0, 1),
        SKEncodedOrigin.BottomRight => new SKMatrix(-1, 0, width, 0, -1, height, 0, 0, 1),
        SKEncodedOrigin.BottomLeft => new SKMatrix(1, 0, 0, 0, -1, height, 0, 0, 1),
        SKEncodedOrigin.LeftTop => new SKMatrix(0, 1, 0, 1, 0, 0, 0, 0, 1),
        SKEncodedOrigin.RightTop => new SKMatrix(0, -1, height, 1, 0, 0, 0, 0, 1),
        SKEncodedOrigin.RightBottom => new SKMatrix(0, -1, height, -1, 0, width, 0, 0, 1),
        SKEncodedOrigin.LeftBottom => new SKMatrix(0, 1, 0, -1, 0, width, 0, 0, 1),
        _ => SKMatrix.Identity,
    };
}
