using System;
using System.Text;

namespace DoctorDAO.Ethereum.Generator;

/// <summary>Keccak-256, small and slow: the generator hashes signatures at compile time and can load no other assembly.</summary>
internal static class Keccak
{
    private static readonly int[] Rotations = { 1, 3, 6, 10, 15, 21, 28, 36, 45, 55, 2, 14, 27, 41, 56, 8, 25, 43, 62, 18, 39, 61, 20, 44 };
    private static readonly int[] Lanes = { 10, 7, 11, 17, 18, 3, 5, 16, 8, 21, 24, 4, 15, 23, 19, 13, 12, 2, 20, 14, 22, 9, 6, 1 };

    public static string Hex(string text)
    {
        const int Rate = 136;
        var input = Encoding.UTF8.GetBytes(text);
        var padded = new byte[((input.Length / Rate) + 1) * Rate];
        Array.Copy(input, padded, input.Length);
        padded[input.Length] ^= 0x01;
        padded[padded.Length - 1] ^= 0x80;

        var state = new ulong[25];
        for (var block = 0; block < padded.Length; block += Rate)
        {
            for (var i = 0; i < Rate / 8; i++)
                state[i] ^= BitConverter.ToUInt64(padded, block + (8 * i));
            Permute(state);
        }

        var result = new StringBuilder(64);
        for (var i = 0; i < 32; i++)
            result.Append(((byte)(state[i / 8] >> (8 * (i % 8)))).ToString("x2", System.Globalization.CultureInfo.InvariantCulture));
        return result.ToString();
    }

    private static void Permute(ulong[] state)
    {
        byte lfsr = 1;
        var column = new ulong[5];
        for (var round = 0; round < 24; round++)
        {
            for (var x = 0; x < 5; x++)
                column[x] = state[x] ^ state[x + 5] ^ state[x + 10] ^ state[x + 15] ^ state[x + 20];
            for (var x = 0; x < 5; x++)
            {
                var mix = column[(x + 4) % 5] ^ Rotate(column[(x + 1) % 5], 1);
                for (var y = 0; y < 25; y += 5)
                    state[y + x] ^= mix;
            }

            var carried = state[1];
            for (var i = 0; i < 24; i++)
            {
                var next = state[Lanes[i]];
                state[Lanes[i]] = Rotate(carried, Rotations[i]);
                carried = next;
            }

            for (var y = 0; y < 25; y += 5)
            {
                Array.Copy(state, y, column, 0, 5);
                for (var x = 0; x < 5; x++)
                    state[y + x] = column[x] ^ (~column[(x + 1) % 5] & column[(x + 2) % 5]);
            }

            for (var j = 0; j < 7; j++)
            {
                if ((lfsr & 1) != 0)
                    state[0] ^= 1UL << ((1 << j) - 1);
                lfsr = (byte)((lfsr << 1) ^ ((lfsr >> 7) * 0x71));
            }
        }
    }

    private static ulong Rotate(ulong value, int bits) => (value << bits) | (value >> (64 - bits));
}
