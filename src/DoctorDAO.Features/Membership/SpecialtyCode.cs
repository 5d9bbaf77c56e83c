using System.Text;
using DoctorDAO.Ethereum;

namespace DoctorDAO.Features.Membership;

/// <summary>Specialties as contracts write them.</summary>
public static class SpecialtyCode
{
    /// <summary>ASCII up to the first zero byte; what is not printable is left out, since nothing stops a voucher from carrying it. Empty for zero.</summary>
    public static string Of(Bytes32 code)
    {
        var text = new StringBuilder(Bytes32.Size);
        foreach (var c in code.Span)
        {
            if (c == 0)
                break;
            if (c is > 0x20 and < 0x7f)
                text.Append((char)c);
        }

        return text.ToString();
    }
}
