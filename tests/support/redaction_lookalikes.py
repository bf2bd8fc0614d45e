"""Generated texts without a value: tables, lists, references, versions, registers and code that only look like some."""

import json
import random

from tests.support.redaction_lists import table
from tests.support.redaction_marks import Maker

OTHER_HEADS = (
    "Order ID",
    "order_id",
    "Account",
    "Invoice No",
    "Ref",
    "timestamp",
    "Transaction",
    "SKU",
    "Serial",
    "ticket_id",
    "IMEI",
    "Views",
    "bytes",
    "Employee ID",
    "Roll No",
    "AWB",
    "Tracking",
    "UTR",
)


def _number(rng: random.Random, digits: int) -> str:
    return str(rng.randrange(10 ** (digits - 1), 10**digits))


def other_table(rng: random.Random) -> str:
    return table(
        rng, rng.choice(OTHER_HEADS), [_number(rng, 10) for _ in range(rng.randrange(2, 7))]
    ).replace("Order ID", "Order")


def other_array(rng: random.Random) -> str:
    key_ = rng.choice(
        ("ids", "order_ids", "users", "scores", "values", "timestamps", "views", "account_ids", "items")
    )
    return json.dumps({key_: [int(_number(rng, 10)) for _ in range(rng.randrange(2, 7))]})


def other_lines(rng: random.Random) -> str:
    head = rng.choice(
        ("Orders:", "Invoices", "## Tickets", "Reference numbers:", "Account numbers:", "Serials", "Epochs:")
    )
    return head + "\n" + "\n".join(_number(rng, 10) for _ in range(rng.randrange(2, 6)))


def phone_products(rng: random.Random) -> str:
    rows = "\n".join(
        f"{name},{rng.randrange(9999, 99999)},{_number(rng, 10)}" for name in ("iPhone", "Pixel", "Galaxy")
    )
    return (
        rng.choice(
            (
                "Phone,Price,Units sold\n",
                "Phone model,Price,Serial\n",
                "Mobile,Price,SKU\n",
                "phone_id,price,stock\n",
            )
        )
        + rows
    )


def reference(rng: random.Random) -> str:
    number = _number(rng, rng.choice((10, 12, 12, 12)))
    return rng.choice(
        (
            "arn:aws:iam::{n}:role/deploy",
            "arn:aws:s3:::b/{n}",
            "{n}.dkr.ecr.eu-west-1.amazonaws.com/app",
            "UPI Ref No {n}",
            "UTR: {n}",
            "RRN {n}",
            "AWB {n}",
            "AWB No. {n} shipped",
            "Tracking number: {n}",
            "tracking no {n}",
            "Order #{n}",
            "order number {n}",
            "Invoice {n}",
            "Ref: {n}",
            "Transaction ID: {n}",
            "Txn {n} failed",
            "consignment {n}",
            "docket no {n}",
            "https://sqs.us-east-1.amazonaws.com/{n}/jobs",
            "AWS account {n}",
            "https://{n}.signin.aws.amazon.com/console",
            "Booking reference {n}",
            "PNR {n}",
            "receipt no. {n}",
            "शिकायत संदर्भ संख्या {n}",
            "订单号 {n}",
            "FedEx {n}",
            "Waybill {n}",
            "acknowledgement number {n}",
            "AWS_ACCOUNT_ID={n}",
        )
    ).format(n=number)


def version(rng: random.Random) -> str:
    quad = ".".join(str(rng.randrange(top)) for top in (30, 20, 9, 6))
    return rng.choice(
        (
            "Oracle {v}",
            "Log4j {v}",
            "Ghostscript {v}",
            "Tomcat {v}",
            "we run WebLogic {v} here",
            "{v} Scope of works",
            "## {v} Roles",
            "Section {v}",
            "Clause {v}",
            "release {v}",
            "v{v}",
            "nginx/{v}",
            "pkg=={v}",
            "Java {v}",
            "upgrade to OpenSSL {v}",
            "{v} कार्य का दायरा",
            "Photoshop {v}",
            "\n{v}  Definitions\n",
            "Version {v} of it",
            "firmware {v}",
            "log4j {v}",
            "ghostscript {v}",
        )
    ).format(v=quad)


def register(rng: random.Random) -> str:
    return rng.choice(
        (
            "GSTIN 29AABCU9603R1ZJ",
            "CIN U72900KA2015PTC082988",
            "VAT GB 123 4567 82",
            "USt-IdNr. DE 136 695 976",
            "Company number 09446231",
            "ISBN 978-3-16-148410-0",
            "ISSN 2049-3630",
            "doi:10.1000/182.4111",
            "https://doi.org/10.1038/s41586-020-2649-2",
            "ORCID 0000-0002-1825-0097",
            "FSSAI 10012011000168",
            "EIN 12-3456789",
            "ABN 51 824 753 556",
            "SIREN 732 829 320",
            "UDYAM-KA-03-0001234",
            "LEI 5493001KJTIIGC8Y1R12",
            "NPI 1234567893",
            "HRB 12345",
            "DUNS 15-048-3782",
        )
    )


def code(rng: random.Random) -> str:
    hexa = "".join(rng.choice("0123456789abcdef") for _ in range(40))
    return rng.choice(
        (
            f"commit {hexa}",
            f"sha256:{hexa}{hexa[:24]}",
            f"{hexa[:8]}-{hexa[8:12]}-4{hexa[13:16]}-a{hexa[17:20]}-{hexa[20:32]}",
            "12.9716, 77.5946",
            "lat=51.5074&lon=-0.1278",
            f"const MAX = {_number(rng, 10)};",
            f"if (x > {_number(rng, 9)}) return",
            f"setTimeout(f, {_number(rng, 8)})",
            f"epoch {1_700_000_000 + rng.randrange(10**7)}",
            f"id: {_number(rng, 10)}",
            "a @ b.T",
            "x = q @ k.transpose(-2, -1)",
            "@media (min-width: 40em)",
            "npm i foo@1.2.3",
            "look at the dot com bubble",
            "data[at].name",
            f"width={rng.randrange(999)}, height={rng.randrange(999)}",
            "[[1, 0, 0, 1], [0, 1, 1, 0]]",
            "2019, 2020, 2021, 2022",
            "1000,2000,3000,4000",
            "next_page_token=CAUQAA",
            "password = input()",
            'api_key = os.environ["API_KEY"]',
            "Authorization: Bearer <token>",
            "Authorization: Bearer $TOKEN",
            "x-api-key: YOUR_API_KEY",
            "max_tokens: 4096",
            "the key to success is practice",
            "T: 20C",
            "M: 12 kg",
            "P: 0.05",
            "(M) or (F)",
            "5 + 91 + 12",
            "1 2 3 4 5 6 7 8 9 10 11 12",
            "see you at noon. dot your i's",
            "meet @ 5.30 pm",
        )
    )


NEGATIVE: dict[str, Maker] = {
    maker.__name__: maker
    for maker in (other_table, other_array, other_lines, phone_products, reference, version, register, code)
}
