using System.Security.Cryptography;
using System.Text;
using Telemetry.Gateway.Webhooks;

namespace Telemetry.Gateway.Tests.Webhooks;

public sealed class WebhookSecretTests
{
    [Fact]
    public void Signature_equals_the_published_vector_of_standard_webhooks()
    {
        Assert.True(WebhookSecret.TryParse("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw", out WebhookSecret? secret));

        string signature = secret.Sign("msg_p5jXN8AQM9LWM0D4loKWxJek", 1614265330, "{\"test\": 2432232314}"u8);

        Assert.Equal("v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=", signature);
    }

    [Fact]
    public void Signature_of_a_plain_text_secret_equals_an_independent_computation()
    {
        const string text = "a secret that somebody typed in";
        Assert.True(WebhookSecret.TryParse(text, out WebhookSecret? secret));

        byte[] expected = HMACSHA256.HashData(Encoding.UTF8.GetBytes(text), "id.17.body"u8);

        Assert.Equal("v1," + Convert.ToBase64String(expected), secret.Sign("id", 17, "body"u8));
    }

    [Theory]
    [InlineData("")]
    [InlineData(null)]
    [InlineData("too short")]
    [InlineData("whsec_not base64 at all, is it?????")]
    [InlineData("whsec_c2hvcnQ=")]
    public void Secrets_that_are_short_or_malformed_are_refused(string? text)
    {
        Assert.False(WebhookSecret.TryParse(text, out _));
    }

    [Fact]
    public void Secret_does_not_show_itself()
    {
        Assert.True(WebhookSecret.TryParse("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw", out WebhookSecret? secret));

        Assert.DoesNotContain("MfKQ", secret.ToString(), StringComparison.Ordinal);
    }
}
